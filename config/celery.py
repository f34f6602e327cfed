"""The queue. Nothing depends on it being there: rows in the database say what is due, the queue only makes it quick.

Publishing to a stopped broker fails at once (`poke` in workflow ignores that); a killed worker's task comes back after
`visibility_timeout`, restored every few seconds rather than every few minutes.
"""

import os

from celery import Celery
from celery.schedules import crontab, schedule
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LONGEST_TASK = 600
LOW, NORMAL = "prints", "default"

app = Celery("danju")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue=NORMAL,
    task_queues=(Queue(NORMAL), Queue(LOW)),
    task_routes={"workflow.tasks_prints.*": {"queue": LOW}, "desk.tasks.*": {"queue": LOW}},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=LONGEST_TASK,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=0.3,
    broker_transport_options={
        "visibility_timeout": LONGEST_TASK + 60,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 0.3,
        "socket_timeout": 0.5,
        "retry_on_timeout": False,
        "max_retries": 0,
        "queue_order_strategy": "priority",
    },
    beat_scheduler="django_celery_beat.schedulers:DatabaseScheduler",
    beat_schedule={
        "workflow.sweep_deliveries": {"task": "workflow.tasks.sweep", "schedule": schedule(10)},
        "workflow.claim_deadlines": {"task": "workflow.tasks.claim_deadlines", "schedule": schedule(60)},
        "workflow.send_mail": {"task": "workflow.tasks.send_mail", "schedule": schedule(30)},
        "workflow.nightly": {"task": "workflow.tasks.nightly", "schedule": crontab(hour="2", minute="10")},
        "drafts.nightly": {"task": "drafts.tasks.nightly", "schedule": crontab(hour="2", minute="20")},
        "desk.make_waiting": {"task": "desk.tasks.make_waiting", "schedule": schedule(60)},
        "desk.nightly": {"task": "desk.tasks.nightly", "schedule": crontab(hour="2", minute="25")},
        "credit.review_day": {"task": "credit.tasks.review_day", "schedule": crontab(hour="2", minute="0")},
        "credit.nightly_checks": {"task": "credit.tasks.nightly_checks", "schedule": crontab(hour="2", minute="30")},
        "credit.turn_days": {"task": "credit.tasks.turn_days", "schedule": crontab(minute="6")},
        "shipping.daily": {"task": "shipping.tasks.daily", "schedule": crontab(minute="2")},
        "receivables.late_money": {"task": "receivables.tasks.late_money", "schedule": crontab(minute="4,34")},
        "orders.ask_again": {"task": "orders.tasks.ask_again", "schedule": schedule(60)},
        "orders.nightly": {"task": "orders.tasks.nightly", "schedule": crontab(hour="2", minute="40")},
        "rights.turn_seats": {"task": "rights.tasks.turn_seats", "schedule": crontab(minute="1")},
        "workflow.turn_delegations": {"task": "workflow.tasks.turn_delegations", "schedule": crontab(minute="1")},
        "workflow.draw_waiting": {"task": "workflow.tasks_prints.catch_up", "schedule": schedule(600)},
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="tasks_prints")
