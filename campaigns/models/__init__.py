from campaigns.models.attempts import Attempt
from campaigns.models.messages import Message
from campaigns.models.occasions import Occasion
from campaigns.models.templates import Template

__all__ = ["Attempt", "Message", "Occasion", "Template"]
