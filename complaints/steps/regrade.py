"""Another grade, up or down: another owner, the clocks still running start again from now, and a solution that waits is
decided by whoever decides at this grade. Beside the flow: it may be done while the complaint is open."""

from django.contrib.messages import ERROR, WARNING
from django.forms import CharField, ModelChoiceField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models import User
from complaints import forms, wording
from complaints.models import Complaint, Grade
from complaints.operations import grading, solving
from complaints.operations.moving import finish
from complaints.operations.refusals import GradeTooLow, SameGrade
from complaints.steps import Exit, Refusal, StepKind, Taking

REGRADED = Exit("regraded", _("Grade changed"), "arrow-left-right", wording.describe_change_of_grade)


class RegradeForm(forms.KeyedForm):
    grade = ModelChoiceField(
        label=_("New grade"), queryset=Grade.objects.all(), to_field_name="number", empty_label=None
    )
    reason = CharField(label=_("Reason"), max_length=300)

    def clean_grade(self) -> int:
        """Its number."""
        return int(self.cleaned_data["grade"].number)


def regrade(taking: Taking, *, grade: int, reason: str) -> None:
    """Raises SameGrade, GradeTooLow."""
    complaint, at = taking.complaint, taking.at
    before, least = complaint.grade.number, complaint.channel.minimum_grade
    if before == grade:
        raise SameGrade(grade)
    if least and grade < least.number:
        raise GradeTooLow(least.number)
    grading.start(complaint, grading.read_grade(grade), at=at)
    complaint.save(update_fields=grading.FIELDS)
    solving.pass_on(complaint, at=at)
    finish(taking, REGRADED, words=reason, figures={"from": before} | grading.gather_facts(complaint))
    grading.tell_new_owner(complaint, at=at)


def may_regrade(user: User, complaint: Complaint) -> bool:
    return user.has_perm("complaints.manage_complaint")


def say_what_follows(complaint: Complaint) -> str:
    return gettext("The owner changes with the grade, and the clocks that run start again.")


STEP = StepKind(
    code="regrade",
    heading=_("Change the grade"),
    button=_("Change the grade"),
    exits=(REGRADED,),
    form=RegradeForm,
    act=regrade,
    hold=solving.hold,
    may=may_regrade,
    hint=say_what_follows,
    refusals={
        SameGrade: Refusal(WARNING, _("It has this grade already.")),
        GradeTooLow: Refusal(ERROR, _("By this channel it is at least of grade %(least)s.")),
    },
)
