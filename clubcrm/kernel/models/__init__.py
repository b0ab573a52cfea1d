from clubcrm.kernel.models.access import Access
from clubcrm.kernel.models.calendars import Calendar, CalendarDay, WorkingHours
from clubcrm.kernel.models.changes import Change
from clubcrm.kernel.models.drafts import Draft
from clubcrm.kernel.models.inbox import Approval, Notice
from clubcrm.kernel.models.jobs import Job
from clubcrm.kernel.models.limits import ApprovalLimit
from clubcrm.kernel.models.milestones import Milestone
from clubcrm.kernel.models.people import Branch, Staff, User
from clubcrm.kernel.models.signin import SignInRule, StaffEvent
from clubcrm.kernel.models.submissions import Submission
from clubcrm.kernel.models.uploads import Upload
from clubcrm.kernel.models.versions import DateRange, Version, VersionStep

__all__ = [
    "Access",
    "Approval",
    "ApprovalLimit",
    "Branch",
    "Calendar",
    "CalendarDay",
    "Change",
    "DateRange",
    "Draft",
    "Job",
    "Milestone",
    "Notice",
    "SignInRule",
    "Staff",
    "StaffEvent",
    "Submission",
    "Upload",
    "User",
    "Version",
    "VersionStep",
    "WorkingHours",
]
