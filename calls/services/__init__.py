"""The only writers of calls and leads."""

from calls.services.leads import close_lead, hand_over, log_lead, remind
from calls.services.talks import answer, end, follow, name_caller

__all__ = ["answer", "close_lead", "end", "follow", "hand_over", "log_lead", "name_caller", "remind"]
