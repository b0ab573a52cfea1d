"""The forms of a draft's rules: explained and checked beside the field; operations write."""

from tiers.forms.benefits import BenefitForm
from tiers.forms.criteria import CriterionForm
from tiers.forms.programmes import ProgrammeForm, TierForm, TierLineForm

__all__ = ["BenefitForm", "CriterionForm", "ProgrammeForm", "TierForm", "TierLineForm"]
