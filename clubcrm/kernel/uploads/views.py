"""The one way out of the uploads: who may, in which form, and that it was looked at."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404

from clubcrm.kernel import accesslog
from clubcrm.kernel.models import Access, Upload
from clubcrm.kernel.personal import PersonalClass
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.uploads import storing
from clubcrm.kernel.uploads.kinds import Subject, kinds

# Even a file that fooled every check runs nothing: no script, no form, no origin.
SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def file(request: StaffRequest, file: UUID) -> FileResponse:
    """The whole file: a picture to be looked at, anything else to be kept."""
    return handed_out(request, file, small=False)


def small(request: StaffRequest, file: UUID) -> FileResponse:
    """Of a picture the small one, for lists."""
    return handed_out(request, file, small=True)


def handed_out(request: StaffRequest, public_id: UUID, *, small: bool) -> FileResponse:
    """The file. Raises Http404 for one of another branch, PermissionDenied for those who may not see what it
    belongs to.
    """
    row, subject = found_for(request, public_id)
    if small and not row.is_picture:
        raise Http404
    try:
        content = storing.path_of(row.public_id, small=small).open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    note_look(request, row, subject)
    name = request.sight.words(row.name, of=subject.customer).replace("*", "x")
    answer = FileResponse(
        content, as_attachment=not row.is_picture, filename=name, content_type=row.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def found_for(request: StaffRequest, public_id: UUID) -> tuple[Upload, Subject]:
    """The row and what it belongs to, both within the scope of the request."""
    row = Upload.objects.filter(public_id=public_id).first()
    kind = kinds().get(row.kind) if row else None
    if row is None or kind is None:
        raise Http404
    if not request.user.has_perm(kind.see):
        raise PermissionDenied
    subject = kind.subject(row.subject)
    if subject is None:
        raise Http404
    return row, subject


def note_look(request: StaffRequest, row: Upload, subject: Subject) -> None:
    """A picture that is shown is a look at its customer, a document that is handed out a download of its own."""
    if subject.customer is None:
        return
    request.sight.about(subject.customer)
    if row.is_picture:
        request.sight.note([PersonalClass.FILE], subject.customer)
    else:
        accesslog.record(
            request,
            action=Access.Action.DOWNLOAD,
            kind="customer",
            subject=subject.customer,
            classes=[PersonalClass.FILE],
        )
