"""Posts (岗位) and the dated assignments that seat people on them."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.roles import ROLE_CHOICES


class Reasoned(models.Model):
    """Who changed the row last, when and why; field history keeps these beside what was changed."""

    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    change_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        abstract = True


@pghistory.track()
class Post(Reasoned):
    """A titled seat of a company. Routes name posts by `code`; the role says what its holder may do."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="posts", verbose_name=_("company"))
    code = models.SlugField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=60)
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    designated = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("designated person"),
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("substitute")
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="post_code_once_per_company")]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Assignment(Reasoned):
    """One person on one post in one unit, from a day until (not including) another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="assignments", verbose_name=_("post"))
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="assignment_order"),
            models.UniqueConstraint(
                fields=["user", "post", "unit"], condition=Q(ends__isnull=True), name="one_open_assignment"
            ),
        ]
        indexes = [models.Index(fields=["post", "unit"], name="assignment_post_unit")]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"


class UnitGrant(UserObjectPermissionBase):
    """Guardian's row 'may act for this unit', derived from assignments, which are the truth."""

    content_object = models.ForeignKey("accounts.Unit", models.CASCADE, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
