"""The pages of the club, and a member whose every page has something on it."""

from campaigns.models import Occasion
from clubcrm.kernel.models import Approval, Calendar
from complaints.models import Grade
from members.models import Visit
from tiers.models import GuardCall

PAGES = {
    "home": "/",
    "search": "/search/?q=王",
    "nobody": "/search/?q=赵钱孙",
    "customers": "/customers/",
    "no customers": "/customers/?tier=gold",
    "new customer": "/customers/new/",
    "customer": "/customers/{id}/",
    "their points": "/customers/{id}/?show=points",
    "ledger": "/customers/{id}/points/",
    "ledger, chosen": "/customers/{id}/points/?kind=redeem",
    "statement": "/customers/{id}/points/statement/",
    "expiring": "/points/expiring/?within=90",
    "visit": "/customers/{id}/visit/",
    "redeem": "/customers/{id}/redeem/",
    "edit": "/customers/{id}/edit/",
    "car": "/customers/{id}/cars/new/",
    "visits": "/visits/",
    "tiers": "/tiers/",
    "tier-guard": "/tiers/guard/",
    "near a tier": "/tiers/guard/?show=near",
    "lapsing": "/tiers/guard/lapsing/",
    "call": "/tiers/guard/calls/{call}/",
    "gifts": "/tiers/gifts/",
    "password": "/accounts/password/change/",
    "two steps": "/accounts/2fa/",
    "inbox": "/inbox/",
    "history": "/customers/{id}/history/",
    "history of a car": "/customers/{id}/cars/{car}/history/",
    "account": "/account/",
    "style guide": "/styleguide/",
}
# What only some roles may open; "{visit}" is the member's visit, "{approval}" waits for the care manager.
OF_ROLES = {
    "care-manager": {
        "home": "/",
        "inbox": "/inbox/",
        "void": "/visits/{visit}/void/",
        "visits": "/visits/",
        "access log": "/access/",
        "searched": "/access/?action=view",
        "data": "/customers/{id}/data/",
        "data protection": "/settings/privacy/",
        "approval": "/inbox/approvals/{approval}/",
    },
    "service-director": {
        "home": "/",
        "their proposal": "/inbox/approvals/{approval}/",
        "rehearsals": "/tiers/rehearsals/",
        "rehearsal": "/tiers/rehearsals/{rehearsal}/",
        "waiting": "/tiers/rehearsals/{waiting}/",
    },
    "marketing-manager": {"home": "/"},
    "finance-manager": {
        "home": "/",
        "months": "/points/months/",
        "proof": "/points/proof/",
        "adjust": "/customers/{id}/points/adjust/",
    },
    "general-manager": {
        "home": "/",
        "customer": "/customers/{id}/",
        "access log": "/access/",
        "tier by hand": "/customers/{id}/tier/",
    },
    "administrator": {
        "home": "/",
        "settings": "/admin/",
        "settings found": "/admin/?q=birthday",
        "grades": "/admin/complaints/grade/",
        "mail": "/settings/mail/",
        "rulebook": "/settings/rulebook/",
        "staff": "/settings/staff/",
        "gone": "/settings/staff/?state=left",
        "invite": "/settings/staff/invite/",
        "sign-in": "/settings/sign-in/",
        "member": "/settings/staff/{staff}/",
        "leave": "/settings/staff/{staff}/leave/",
        "limits": "/admin/kernel/approvallimit/",
        "limit": "/admin/kernel/approvallimit/add/",
        "branches": "/admin/kernel/branch/",
        "branch": "/admin/kernel/branch/{branch}/change/",
        "calendars": "/admin/kernel/calendar/",
        "calendar": "/admin/kernel/calendar/{calendar}/change/",
        "grade": "/admin/complaints/grade/{grade}/change/",
        "channels": "/admin/complaints/channel/",
        "reason": "/admin/points/reason/add/",
        "occasion": "/admin/campaigns/occasion/{occasion}/change/",
        "text": "/admin/campaigns/template/add/",
        "history": "/admin/kernel/branch/{branch}/history/",
    },
}


def opened(page, path, club):
    """Go there, with the club's own numbers in the address."""
    customer, approval = club["customer"], Approval.objects.filter(decided_at=None).first()
    return page.goto(
        path.format(
            id=customer.public_id, car=customer.ownerships.get().vehicle_id, visit=Visit.objects.get().id,
            staff=club["advisor"].id, branch=club["branch"].id, approval=approval and approval.id,
            call=GuardCall.objects.get().id, calendar=Calendar.objects.get().id, grade=Grade.objects.get(number=1).id,
            occasion=Occasion.objects.first().id, **club.get("rehearsals", {}),
        )
    )  # fmt: skip
