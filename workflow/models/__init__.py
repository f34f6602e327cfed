"""Papers, events, outbox; deadlines, tasks, notices; rounds, steps, decide grants, delegations; files."""

from workflow.models.approval import Round, Step, StepGrant
from workflow.models.clock import Deadline, Notice, Task
from workflow.models.delegation import Delegation
from workflow.models.events import Delivery, Event
from workflow.models.files import Attachment, Comment
from workflow.models.history import Told
from workflow.models.mail import Mail, Snooze
from workflow.models.papers import Counter, Link, Paper, Refusal, Submission
from workflow.models.prints import PrintLog, StoredPrint

__all__ = [
    "Attachment",
    "Comment",
    "Counter",
    "Deadline",
    "Delegation",
    "Delivery",
    "Event",
    "Link",
    "Mail",
    "Notice",
    "Paper",
    "PrintLog",
    "Refusal",
    "Round",
    "Snooze",
    "Step",
    "StepGrant",
    "StoredPrint",
    "Submission",
    "Task",
    "Told",
]
