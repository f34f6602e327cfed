"""Companies and the tree of their units."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Company(models.Model):
    """A legal entity with its own handbook, numbers, customers and money."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=20)
    currency = models.CharField(_("base currency"), max_length=3, default="CNY")
    zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    preset = models.SlugField(_("handbook"), max_length=20)
    handbook_no = models.PositiveIntegerField(default=0)
    """how many versions of the handbook were approved; 0: the preset alone. Kept by handbook.services"""
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    complaint_phone = models.CharField(_("complaint phone"), max_length=40, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        triggers = [
            # Once a version was approved, another preset or a count set back would undo it.
            pgtrigger.Trigger(
                name="handbook_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("preset", "handbook_no"),
                condition=pgtrigger.Q(old__preset__df=pgtrigger.F("new__preset"), old__handbook_no__gt=0)
                | pgtrigger.Q(old__handbook_no__gt=pgtrigger.F("new__handbook_no")),
                func="RAISE EXCEPTION 'a company keeps its handbook' USING ERRCODE = 'check_violation';",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


@pghistory.track()
class Unit(models.Model):
    """A node of a company's tree. `path` is the chain of ids from the root, so a subtree is a prefix."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        BRANCH = "branch", _("Branch")
        DEPARTMENT = "department", _("Department")
        GROUP = "group", _("Group")
        WAREHOUSE = "warehouse", _("Warehouse")

    company = models.ForeignKey(Company, models.PROTECT, related_name="units", verbose_name=_("company"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"))
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    path = models.CharField(max_length=200, editable=False, default="")

    class Meta:
        permissions = [("act_for_unit", "May act for the unit")]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="unit_code_once_per_company")]
        indexes = [models.Index(fields=["company", "path"], name="unit_path")]

    def __str__(self) -> str:
        return self.name
