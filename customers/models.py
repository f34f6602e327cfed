"""The customer file with its address book and contact book."""

import re
import unicodedata

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.masterdata import MasterData
from handbook.terms import COLUMN, Terms
from workflow import guards


def name_key(name: str) -> str:
    """A name without width variants, case, blanks and punctuation: what two spellings of one customer share."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def phone_key(phone: str) -> str:
    """The digits of a phone number; 0571-5550 0137 and 057155500137 are one."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))


# The search column is computed from the others: keeping a history of it would store everything twice.
@pghistory.track(exclude=["search"])
class Customer(MasterData):
    """A customer's file. Nobody without one gets a quotation or an order (FIBRE-26, OFFICE-127).

    `unit` is the department responsible (area); the file itself is seen by the whole company.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        FROZEN = "frozen", _("Frozen")
        RETIRED = "retired", _("Retired")

    class Class(models.TextChoices):
        """How well we know who orders (OFFICE-19); a company that tells no classes apart leaves it blank."""

        NON_MEMBER = "non_member", _("Non-member")
        MEMBER = "member", _("Member")
        KEY_ACCOUNT = "key_account", _("Key account")

    LOOKS = {Status.ACTIVE: "done", Status.FROZEN: "hold", Status.RETIRED: "closed"}

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("responsible department")
    )
    number = models.CharField(_("customer number"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=240, editable=False)
    pinyin = models.CharField(max_length=720, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    phone = models.CharField(_("phone"), max_length=40)
    phone_key = models.CharField(max_length=40, editable=False)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    route = models.CharField(_("delivery route"), max_length=40)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    contact = models.CharField(_("contact"), max_length=60)
    address = models.CharField(_("address"), max_length=200)
    payment_terms = models.CharField(
        _("payment terms"), max_length=COLUMN, choices=Terms.choices, default=Terms.PREPAID
    )
    customer_class = models.CharField(_("customer class"), max_length=12, choices=Class.choices, blank=True)
    foreign = models.BooleanField(_("foreign trade"), default=False)
    """buys from abroad: goods leave with finance's confirmation first where the handbook says so (PARTS-68)"""
    currency = models.CharField(_("usual currency"), max_length=3, blank=True)
    """in which a foreign customer buys; blank: in the company's own"""
    invited_at = models.DateTimeField(_("invited to become a member"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE, editable=False)
    status_reason = models.CharField(_("reason of the status"), max_length=200, blank=True, editable=False)
    search = models.GeneratedField(
        expression=Lower(
            Concat(
                *("number", Value("\n"), "name", Value("\n"), "phone_key", Value("\n"), "phone", Value("\n")),
                *("contact", Value("\n"), "tax_number", Value("\n"), "initials", Value("\n"), "pinyin"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="customer_number_once_per_company"),
            models.UniqueConstraint(fields=["company", "name_key", "phone_key"], name="customer_name_phone_once"),
            models.CheckConstraint(
                condition=~(
                    Q(number="") | Q(name_key="") | Q(phone_key="") | Q(route="") | Q(contact="") | Q(address="")
                ),
                name="customer_required",
            ),
            models.CheckConstraint(
                condition=Q(status="active") | ~Q(status_reason=""), name="customer_status_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(invited_at__isnull=True, invited_by__isnull=True)
                | Q(invited_at__isnull=False, invited_by__isnull=False),
                name="customer_invited_who_and_when",
            ),
        ]
        indexes = [
            # typing into a field: any part of number, name, phone, contact, tax number, pinyin
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="customer_search"),
            # the duplicate check
            models.Index(fields=["company", "phone_key"], name="customer_phone"),
            models.Index(fields=["company", "tax_number"], condition=~Q(tax_number=""), name="customer_tax_number"),
            models.Index(fields=["company", "initials"], name="customer_initials"),
            models.Index(fields=["company", "-changed_at", "-id"], name="customer_changed"),
        ]
        triggers = [guards.same_company("unit_id", "accounts_unit"), guards.never_deleted()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_of("customers:customer", self.pk)

    @property
    def state(self) -> str:
        """What the page's buttons go by."""
        return self.status

    @property
    def look(self) -> str:
        """How the status reads on the screen (core.components.STATE_ICONS)."""
        return self.LOOKS[self.Status(self.status)]

    def get_state_display(self) -> str:
        """The status in words, for the state badge."""
        return str(self.Status(self.status).label)

    @property
    def is_active(self) -> bool:
        """Whether new quotations and orders may be made for this customer."""
        return self.status == self.Status.ACTIVE


@pghistory.track()
class Address(MasterData):
    """A place where the customer takes delivery. One of the current ones is the default."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="addresses", verbose_name=_("customer"))
    label = models.CharField(_("label"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200)
    consignee = models.CharField(_("consignee"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40)
    is_default = models.BooleanField(_("default"), default=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("delivery address")
        verbose_name_plural = _("delivery addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="address_one_default_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(retired_at__isnull=True), name="address_default_is_current"
            ),
            models.CheckConstraint(condition=~(Q(address="") | Q(consignee="")), name="address_filled"),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.address} · {self.consignee} {self.phone}".strip()


@pghistory.track()
class Contact(MasterData):
    """A person at the customer."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts", verbose_name=_("customer"))
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("title"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="contact_named")]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.name} {self.title}".strip()
