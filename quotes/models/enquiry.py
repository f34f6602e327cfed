"""The enquiry: what a customer asked for, by which channel (PARTS-02, PARTS-07, PARTS-08)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from pghistory import track

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document

from .choices import BusinessType, Channel


class _EnquiryState(models.TextChoices):
    NEW = "new", _("New")
    QUOTED = "quoted", _("Quoted")
    CLOSED = "closed", _("Closed")


@track()
class Enquiry(Document):
    """A call, letter or fax in which a customer asks for models and quantities."""

    KIND = "quotes.enquiry"
    State = _EnquiryState
    LOOKS = {State.NEW: "wait", State.QUOTED: "done", State.CLOSED: "closed"}

    state = FSMField(default=State.NEW, choices=State.choices, protected=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    business_type = models.CharField(max_length=20, choices=BusinessType.choices, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    asked_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Document.Meta):
        constraints = [
            models.CheckConstraint(
                name="quotes_enquiry_has_asker", condition=Q(customer__isnull=False) | ~Q(contact_name="")
            )
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="quotes_enquiry_newest"),
            models.Index(fields=["company", "state", "-created_at", "-paper"], name="quotes_enquiry_by_state"),
            models.Index(fields=["unit", "-created_at", "-paper"], name="quotes_enquiry_by_unit"),
            models.Index(fields=["company"], condition=Q(customer__isnull=True), name="quotes_enquiry_strangers"),
        ]
        triggers = [*guards.document(), guards.same_company("customer_id", "customers_customer")]

    def get_absolute_url(self) -> str:
        return page_of("quotes:enquiry", self.pk)

    @property
    def asker(self) -> str:
        """The customer's name, or who called where no customer is known yet."""
        return self.customer.name if self.customer else self.contact_name

    @transition(field=state, source=[State.NEW, State.QUOTED], target=State.QUOTED)
    def quote(self) -> None:
        """A quotation was drafted from it."""

    @transition(field=state, source=[State.NEW, State.QUOTED], target=State.CLOSED)
    def close(self) -> None:
        """Nothing more will come of it."""


@track()
class EnquiryLine(models.Model):
    """One model asked for; a product of the catalogue once it is known which one."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="lines")
    no = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=120, blank=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.DecimalField(max_digits=16, decimal_places=4)

    class Meta:
        ordering = ["enquiry", "no"]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "no"], name="quotes_enquiryline_no"),
            models.CheckConstraint(name="quotes_enquiryline_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="quotes_enquiryline_has_model", condition=Q(product__isnull=False) | ~Q(model="")
            ),
        ]
        triggers = [guards.line_same_company("enquiry_id", "quotes_enquiry", "product_id", "catalog_product")]

    def __str__(self) -> str:
        return f"{self.no}. {self.model}"
