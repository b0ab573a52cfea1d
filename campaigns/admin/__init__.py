from campaigns.admin import occasions, templates

__all__ = ["occasions", "templates"]
