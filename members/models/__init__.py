from members.models.consents import Consent, Suppression, SuppressionLift, Wording
from members.models.customers import Card, Customer, Membership, Referral
from members.models.imports import ImportBatch, ImportReject
from members.models.invoices import Category, Invoice, InvoiceLine, InvoiceVoid, Visit, VisitVoid
from members.models.makers import Maker
from members.models.notes import PinnedNote
from members.models.privacy import DataRequest, ErasedKey, Erasure, Restriction, RetentionLimit
from members.models.touches import Touch
from members.models.vehicles import Ownership, Vehicle

__all__ = [
    "Card",
    "Category",
    "Consent",
    "Customer",
    "DataRequest",
    "ErasedKey",
    "Erasure",
    "ImportBatch",
    "ImportReject",
    "Invoice",
    "InvoiceLine",
    "InvoiceVoid",
    "Maker",
    "Membership",
    "Ownership",
    "PinnedNote",
    "Referral",
    "Restriction",
    "RetentionLimit",
    "Suppression",
    "SuppressionLift",
    "Touch",
    "Vehicle",
    "Visit",
    "VisitVoid",
    "Wording",
]
