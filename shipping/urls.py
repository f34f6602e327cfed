"""Addresses of shipping."""

from django.urls import path

from shipping.views import by_hand, debts, emergencies, notes, notices, reports, todo

app_name = "shipping"
urlpatterns = [
    path("", todo.todo, name="todo"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new/", notices.notice_new, name="notice_new"),
    path("orders/<int:pk>/notice/", notices.notice_make, name="notice_make"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/change/", notices.notice_change, name="notice_change"),
    path("notices/<int:pk>/hand-in/", by_hand.notice_hand_in, name="notice_hand_in"),
    path("notices/<int:pk>/told/", by_hand.notice_told, name="notice_told"),
    path("notices/<int:pk>/print/", notices.notice_print, name="notice_print"),
    path("notices/<int:pk>/issue/", notices.notice_issue, name="notice_issue"),
    path("notices/<int:pk>/ship/", notices.notice_ship, name="notice_ship"),
    path("notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("notices/<int:pk>/cancel/", notices.notice_cancel, name="notice_cancel"),
    path("notices/<int:pk>/hand-on/", debts.hand_on, name="hand_on"),
    path("notices/<int:pk>/slip/", debts.slip, name="slip"),
    path("debts/", debts.desk, name="debts"),
    path("debts/<int:pk>/decide/", debts.decide, name="debt_decide"),
    path("slips/", debts.slips, name="slips"),
    path("gate/", debts.gate, name="gate"),
    path("emergencies/", emergencies.emergency_list, name="emergencies"),
    path("emergencies/new/", emergencies.emergency_new, name="emergency_new"),
    path("notices/<int:pk>/emergency/", emergencies.emergency_make, name="emergency_make"),
    path("emergencies/<int:pk>/", emergencies.emergency, name="emergency"),
    path("emergencies/<int:pk>/explain/", emergencies.emergency_explain, name="emergency_explain"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("notes/", notes.note_list, name="notes"),
    path("orders/<int:pk>/note/", notes.note_make, name="note_make"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/print/", notes.note_print, name="note_print"),
    path("notes/<int:pk>/ship/", notes.note_ship, name="note_ship"),
    path("notes/<int:pk>/sign/", notes.note_sign, name="note_sign"),
    path("notes/<int:pk>/settle/", notes.note_settle, name="note_settle"),
    path("notes/<int:pk>/cancel/", notes.note_cancel, name="note_cancel"),
]
