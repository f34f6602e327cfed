"""Who works where: companies and their units, people, posts, and who sits on them."""

from accounts.models.companies import Company, Unit
from accounts.models.people import User, UserManager
from accounts.models.posts import Assignment, Post, UnitGrant

__all__ = ["Assignment", "Company", "Post", "Unit", "UnitGrant", "User", "UserManager"]
