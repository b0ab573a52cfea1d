from complaints.models.cases import Complaint, Event, Feedback, Serial, Solution
from complaints.models.grades import Channel, Grade

__all__ = ["Channel", "Complaint", "Event", "Feedback", "Grade", "Serial", "Solution"]
