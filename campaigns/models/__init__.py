from campaigns.models.messages import Message
from campaigns.models.occasions import Occasion
from campaigns.models.templates import Template

__all__ = ["Message", "Occasion", "Template"]
