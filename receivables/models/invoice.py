"""Invoices (发票): what of an order was delivered and is now owed."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse, Upper
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from catalog.lines import CONTENT, PricedLine
from core.addresses import page_of
from handbook.terms import COLUMN
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")


@pghistory.track()
class Invoice(Document):
    """One invoice of one order; partial invoices sum exactly to the order's amounts."""

    KIND = "receivables.invoice"
    State = _State
    LOOKS = {
        State.DRAFT: "draft",
        State.ISSUED: "wait",
        State.PAID: "done",
        State.CANCELLED: "void",
    }
    OWED = (State.ISSUED, State.PAID)
    """States in which the invoice stands in the ledger."""

    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="invoices")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="invoices")
    payment_terms = models.CharField(_("payment terms"), max_length=COLUMN)
    drafted_on = models.DateField(_("drafted on"))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    tax_invoice_number = models.CharField(_("tax invoice number"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    gross = models.DecimalField(_("amount with tax"), max_digits=16, decimal_places=2, default=0)
    tax = models.DecimalField(_("tax"), max_digits=16, decimal_places=2, default=0)
    net = models.DecimalField(_("amount without tax"), max_digits=16, decimal_places=2, default=0)

    class Meta(Document.Meta):
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax"), gross__gte=0), name="invoice_amounts"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=False, due_on__isnull=False) | ~Q(state__in=["issued", "paid"]),
                name="invoice_issued_has_days",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-drafted_on", "-paper"], name="invoice_newest"),
            models.Index(fields=["company", "-gross", "-paper"], name="invoice_largest"),
            models.Index(fields=["company", "state", "-drafted_on", "-paper"], name="invoice_by_state"),
            models.Index(fields=["unit", "-drafted_on", "-paper"], name="invoice_by_unit"),
            models.Index(
                "company",
                Reverse(Upper("tax_invoice_number")),
                name="invoice_tax_number_end",
                condition=~Q(tax_invoice_number=""),
            ),
            models.Index(fields=["order"], condition=Q(state="issued"), name="invoice_open_of_order"),
            models.Index(fields=["customer", "issued_on"], name="invoice_customer_day"),
        ]
        triggers = [
            *guards.document(),
            guards.settled(("customer_id", "order_id", "payment_terms", "gross", "tax", "net")),
            guards.same_company("customer_id", "customers_customer"),
            guards.same_company("order_id", "orders_order", "paper_id"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("receivables:invoice", self.pk)

    @property
    def owed(self) -> bool:
        """Whether it was issued, paid or not."""
        return self.state in self.OWED

    @transition(field=state, source=State.DRAFT, target=State.ISSUED)
    def issue(self, on: dt.date, due: dt.date) -> None:
        """The customer owes the amount from now on."""
        self.issued_on, self.due_on = on, due

    @transition(field=state, source=State.ISSUED, target=State.PAID)
    def settle(self) -> None:
        """Nothing of it is open any more."""

    @transition(field=state, source=State.PAID, target=State.ISSUED)
    def reopen(self) -> None:
        """Money that paid it was booked by mistake."""

    @transition(field=state, source=State.DRAFT, target=State.CANCELLED)
    def cancel(self) -> None:
        """It will not be issued."""


@pghistory.track()
class InvoiceLine(PricedLine):
    """So much of one order line, with its exact part of that line's amounts (never price times quantity again)."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["invoice", "no"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "no"], name="invoiceline_no_once"),
            models.UniqueConstraint(fields=["invoice", "order_line"], name="invoiceline_order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="invoiceline_quantity_positive"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="invoiceline_amounts"),
        ]
        indexes = [models.Index(fields=["order_line"], name="invoiceline_order_line")]
        triggers = [
            guards.line_settled("invoice_id", "receivables_invoice", CONTENT),
            guards.line_same_company("invoice_id", "receivables_invoice", "product_id", "catalog_product"),
        ]
