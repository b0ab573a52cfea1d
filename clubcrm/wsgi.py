import os

from django.core.wsgi import get_wsgi_application

from clubcrm.kernel import scope

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubcrm.settings")
application = get_wsgi_application()
scope.close()  # this process serves pages: outside a request it sees nobody's rows
