"""The five example companies, one module each; the code of a company is that of its handbook."""

from collections.abc import Mapping

from demo.companies import dist, doors, fibre, office, parts
from demo.plans import Plan

PLANS: Mapping[str, Plan] = {
    "parts": parts.PLAN,
    "office": office.PLAN,
    "fibre": fibre.PLAN,
    "dist": dist.PLAN,
    "doors": doors.PLAN,
}
