"""The same work done by others, to measure against: objects of Django's ORM, and django-hordak."""
