"""What a company sells: item classes and products, charges among them."""

from decimal import Decimal

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower, Upper
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.masterdata import MasterData
from workflow import guards

MAX_DECIMALS = 4


@pghistory.track()
class ItemClass(MasterData):
    """A class of items; inventory says which warehouse keeps it."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("item class")
        verbose_name_plural = _("item classes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="itemclass_code_once_per_company"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="itemclass_named"),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return self.name


# The search column is computed from the others: keeping a history of it would store everything twice.
@pghistory.track(exclude=["search"])
class Product(MasterData):
    """Something with a code and a price: goods that a warehouse keeps, or a service or charge without stock.

    Prices include tax (含税) and carry up to six decimals; `decimals` is how finely the unit may be divided. `cost` is
    what a unit costs the house without tax, empty while nobody has said it; the right `catalog.cost` shows it.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        SERVICE = "service", _("Service")

    class Charge(models.TextChoices):
        FREIGHT = "freight", _("Freight")
        TRAVEL = "travel", _("Travel")
        LABOUR = "labour", _("Labour")
        DELIVERY_FEE = "delivery_fee", _("Delivery fee")

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    spec = models.CharField(_("specification / model"), max_length=120, blank=True)
    unit_name = models.CharField(_("unit of measure"), max_length=10, default="个")
    decimals = models.PositiveSmallIntegerField(
        _("decimals of the unit"), default=0, validators=[MaxValueValidator(MAX_DECIMALS)]
    )
    barcode = models.CharField(_("barcode"), max_length=40, blank=True)
    item_class = models.ForeignKey(
        ItemClass, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("item class")
    )
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4, default=Decimal("0.13"))
    base_price = models.DecimalField(
        _("base price, tax included"), max_digits=18, decimal_places=6, validators=[MinValueValidator(0)], default=0
    )
    cost = models.DecimalField(
        _("standard cost, without tax"),
        max_digits=18,
        decimal_places=6,
        validators=[MinValueValidator(0)],
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.GOODS)
    charge = models.CharField(_("charge"), max_length=20, choices=Charge.choices, blank=True)
    pinyin = models.CharField(max_length=720, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=Lower(
            Concat(
                *("code", Value("\n"), "barcode", Value("\n"), "name", Value("\n"), "spec", Value("\n")),
                *("initials", Value("\n"), "pinyin"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="product_code_once_per_company"),
            models.UniqueConstraint(
                fields=["company", "barcode"], condition=~Q(barcode=""), name="product_barcode_once_per_company"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(unit_name=""), name="product_named"),
            models.CheckConstraint(condition=Q(decimals__lte=MAX_DECIMALS), name="product_decimals"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lt=1), name="product_tax_rate"),
            models.CheckConstraint(condition=Q(base_price__gte=0), name="product_base_price"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="product_cost"),
            models.CheckConstraint(condition=Q(charge="") | Q(kind="service"), name="product_charge_is_service"),
        ]
        indexes = [
            # typing into a line: any part of code, barcode, name, spec, pinyin
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="product_search"),
            # a typed text becomes one product: equal to code, name or initials
            models.Index("company", Upper("code"), name="product_upper_code"),
            models.Index(fields=["company", "name"], name="product_name"),
            models.Index(fields=["company", "initials"], name="product_initials"),
            models.Index(fields=["company", "pinyin"], name="product_pinyin"),
            models.Index(fields=["company", "charge"], condition=~Q(charge=""), name="product_charge"),
        ]
        triggers = [guards.same_company("item_class_id", "catalog_itemclass"), guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return page_of("catalog:product", self.pk)

    @property
    def label(self) -> str:
        """Name and specification as one text."""
        return f"{self.name} {self.spec}".strip()

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def is_service(self) -> bool:
        """Sold without stock: no warehouse, no reservation."""
        return self.kind == self.Kind.SERVICE

    @property
    def state(self) -> str:
        """What the page's buttons go by: on_sale or retired."""
        return "retired" if self.is_retired else "on_sale"

    @property
    def look(self) -> str:
        """How the state reads on the screen (core.components.STATE_ICONS)."""
        return "closed" if self.is_retired else "done"

    def get_state_display(self) -> str:
        """The state in words, for the state badge."""
        return str(_("Retired")) if self.is_retired else str(_("On sale"))


class BookedRate(models.Model):
    """The rate (记账汇率) at which the company books a currency from a day on, until a later day has another.

    Never changed: another rate for the same day is booked behind it and counts in its place. Documents keep the rate
    that they were submitted with.
    """

    ONE = Decimal(1)

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    currency = models.CharField(_("currency"), max_length=3)
    from_day = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    """units of the company's currency for one of the foreign"""
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("booked by"))
    at = models.DateTimeField(_("booked at"))

    class Meta:
        verbose_name = _("booked rate")
        verbose_name_plural = _("booked rates")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="bookedrate_above_0"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="bookedrate_currency"),
        ]
        indexes = [models.Index(fields=["company", "currency", "-from_day", "-id"], name="bookedrate_in_force")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} {self.from_day}"
