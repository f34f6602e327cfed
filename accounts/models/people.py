"""The people who sign in."""

import datetime as dt

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates people; there is no superuser: nobody stands above the rules."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Every request needs the current company beside the person: one query, not two."""
        return super().get_queryset().select_related("company")

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from their assignments, never from this row."""

    class Theme(models.TextChoices):
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")
        SYSTEM = "system", _("As the device")

    class Rows(models.IntegerChoices):
        """How many rows a page of a list has."""

        FEW = 25, "25"
        USUAL = 50, "50"
        MANY = 100, "100"

    class Mailing(models.TextChoices):
        """When a person hears by e-mail of what stands in the page anyway."""

        NEVER = "never", _("Not by e-mail")
        NOW = "now", _("At once")
        DAILY = "daily", _("Once a day")

    username = models.CharField(_("user name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, default=Theme.LIGHT)
    rows = models.PositiveSmallIntegerField(_("rows per page"), choices=Rows.choices, default=Rows.USUAL)
    start_page = models.CharField(_("start page"), max_length=60, blank=True)
    letters = models.BooleanField(_("single-letter keys"), default=True)
    task_mail = models.CharField(_("what waits for me"), max_length=5, choices=Mailing.choices, default=Mailing.DAILY)
    notice_mail = models.CharField(_("what I am told"), max_length=5, choices=Mailing.choices, default=Mailing.NEVER)
    digest_at = models.TimeField(_("daily mail at"), default=dt.time(8))
    company = models.ForeignKey(
        "accounts.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("current company")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def works_in(self) -> int:
        """Id of the current company; 0, which is no company's, for a person who holds no post yet."""
        return self.company_id or 0
