"""Codes of records in plain words, marked for translation.

Statuses, means and bodies come from data files of a reader, so this list cannot be complete: what it lacks is shown as
the code itself. Adding a word here only makes a page read better, it changes no record.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

SIDES = {
    "UA": gettext_noop("Ukraine"),
    "RU": gettext_noop("Russia"),
    "KP": gettext_noop("North Korea"),
    "BY": gettext_noop("Belarus"),
}
KINDS = {
    "killing": gettext_noop("Killing"),
    "total": gettext_noop("Official total"),
    "action": gettext_noop("Official step"),
    "order": gettext_noop("Order to kill"),
    "denial": gettext_noop("Denial"),
}
ACTIONS = {
    "investigation_opened": gettext_noop("Investigation opened"),
    "suspect_named": gettext_noop("Suspect named"),
    "in_absentia_trial": gettext_noop("Trial in absentia"),
    "sentence": gettext_noop("Sentence"),
    "letter_to_icrc": gettext_noop("Letter to the ICRC"),
    "letter_to_un": gettext_noop("Letter to the UN"),
    "un_verified": gettext_noop("Verified by the UN"),
    "denied": gettext_noop("Denied"),
    "condemned": gettext_noop("Condemned"),
}
PRECISION = {
    "point": gettext_noop("exact point"),
    "settlement": gettext_noop("settlement"),
    "vicinity": gettext_noop("near a settlement"),
    "hromada": gettext_noop("hromada"),
    "raion": gettext_noop("district"),
    "oblast": gettext_noop("region"),
    "country": gettext_noop("country"),
    "unknown": gettext_noop("not known"),
}
STATUS = {
    "prisoner_of_war": gettext_noop("prisoner of war"),
    "unarmed": gettext_noop("unarmed"),
    "surrendering": gettext_noop("surrendering"),
    "surrendered": gettext_noop("surrendered"),
    "wounded": gettext_noop("wounded"),
    "bound": gettext_noop("bound"),
    "hors_de_combat": gettext_noop("out of action"),
}
MEANS = {
    "shot": gettext_noop("shot"),
    "close_range": gettext_noop("at close range"),
    "automatic_weapon": gettext_noop("automatic weapon"),
    "beheaded": gettext_noop("beheaded"),
    "stabbed": gettext_noop("stabbed"),
    "beaten": gettext_noop("beaten"),
    "burned": gettext_noop("burned"),
    "hanged": gettext_noop("hanged"),
    "drone": gettext_noop("drone"),
    "grenade": gettext_noop("grenade"),
    "explosive": gettext_noop("explosive"),
}
ROLES = {"main": gettext_noop("reported on"), "background": gettext_noop("recalled in passing")}
MEMBER_ROLES = {
    "investigator": gettext_noop("Investigator"),
    "reviewer": gettext_noop("Reviewer"),
    "analyst": gettext_noop("Analyst"),
}
BODIES = {
    "PGO-UA": gettext_noop("Prosecutor General's Office (UA)"),
    "PO-REG-UA": gettext_noop("regional prosecutor's office (UA)"),
    "OMBUDSMAN-UA": gettext_noop("Ombudsman (UA)"),
    "OMBUDSMAN-RU": gettext_noop("Ombudsman (RU)"),
    "SBU": gettext_noop("Security Service (UA)"),
    "OHCHR-HRMMU": gettext_noop("UN human rights monitors"),
    "ICRC": gettext_noop("ICRC"),
    "UN": gettext_noop("UN"),
    "MOD-RU": gettext_noop("Ministry of Defence (RU)"),
    "MOD-UA": gettext_noop("Ministry of Defence (UA)"),
}
CAPTURE_STATES = {"requested": gettext_noop("Waiting"), "done": gettext_noop("Kept"), "failed": gettext_noop("Failed")}
READING_STATES = {
    "unread": gettext_noop("Waiting to be read"),
    "not_yet_read": gettext_noop("Language not yet read"),
    "read": gettext_noop("Read"),
    "failed": gettext_noop("Could not be read"),
}
JOB_KINDS = {"capture": gettext_noop("Collecting"), "process": gettext_noop("Reading and linking")}
JOB_STATES = {
    "waiting": gettext_noop("waiting"),
    "running": gettext_noop("running"),
    "cancelled": gettext_noop("cancelled"),
}
INCIDENT_STATES = {
    "suggested": gettext_noop("suggested"),
    "confirmed": gettext_noop("confirmed"),
    "verified": gettext_noop("verified"),
    "disputed": gettext_noop("disputed"),
    "refuted": gettext_noop("refuted"),
}
VERDICTS = {
    "yes": gettext_noop("the same"),
    "no": gettext_noop("not the same"),
    "unsure": gettext_noop("unsure"),
    "right": gettext_noop("right"),
    "wrong": gettext_noop("wrong"),
    "corrected": gettext_noop("corrected"),
}
ITEM_ROLES = {
    "page": gettext_noop("page"),
    "screenshot": gettext_noop("screenshot"),
    "warc": gettext_noop("web archive"),
    "video": gettext_noop("video"),
    "image": gettext_noop("image"),
    "audio": gettext_noop("sound"),
    "text": gettext_noop("text"),
    "document": gettext_noop("document"),
    "export": gettext_noop("export"),
    "other": gettext_noop("other"),
    "derivative": gettext_noop("derived file"),
}
OUTCOMES = {
    "same_footage": gettext_noop("same footage"),
    "same_scene": gettext_noop("same scene"),
    "possible": gettext_noop("possible"),
}
FIELDS = {
    "victims": gettext_noop("victims"),
    "place": gettext_noop("place"),
    "event_time": gettext_noop("event time"),
    "surfaced": gettext_noop("surfaced"),
    "means": gettext_noop("means"),
    "perpetrators": gettext_noop("perpetrators"),
    "said_by": gettext_noop("said by"),
    "hedges": gettext_noop("hedges"),
    "footage": gettext_noop("footage"),
    "time": gettext_noop("time"),
    "count": gettext_noop("count"),
    "killed": gettext_noop("killed"),
    "cases": gettext_noop("cases"),
    "as_of": gettext_noop("as of"),
    "side": gettext_noop("side"),
}
METHODS = {
    "file": gettext_noop("file"),
    "link": gettext_noop("link"),
    "http": gettext_noop("web page"),
    "telegram": gettext_noop("Telegram export"),
}
PUBLISHED_FROM = {
    "given": gettext_noop("given by a person"),
    "metadata": gettext_noop("from metadata"),
    "unknown": gettext_noop("unknown"),
}
EVENTS = {
    "workspace.created": gettext_noop("Workspace created"),
    "case.opened": gettext_noop("Case opened"),
    "member.joined": gettext_noop("Member joined"),
    "source.named": gettext_noop("Source named"),
    "captures.requested": gettext_noop("Captures requested"),
    "capture.kept": gettext_noop("Capture: files kept"),
    "capture.done": gettext_noop("Capture finished"),
    "capture.failed": gettext_noop("Capture failed"),
    "footage.analysed": gettext_noop("Footage analysed"),
    "footage.failed": gettext_noop("Footage not readable"),
    "footage.grouped": gettext_noop("Footage grouped"),
    "reading.recorded": gettext_noop("Texts read"),
    "reading.failed": gettext_noop("Texts not readable"),
    "linking.recorded": gettext_noop("Statements linked"),
    "judgement.made": gettext_noop("Judgement made"),
    "item.viewed": gettext_noop("Original viewed"),
    "access.refused": gettext_noop("Access refused"),
}
SUBJECTS = {
    "capture": gettext_noop("Capture"),
    "item": gettext_noop("File"),
    "report": gettext_noop("Report"),
    "incident": gettext_noop("Incident"),
    "footage": gettext_noop("Footage"),
}
LANGUAGE_NAMES = {"en": gettext_noop("English"), "uk": gettext_noop("Ukrainian"), "ru": gettext_noop("Russian")}
ALL = {
    **FIELDS,
    **PUBLISHED_FROM,
    **METHODS,
    **OUTCOMES,
    **ITEM_ROLES,
    **VERDICTS,
    **INCIDENT_STATES,
    **JOB_STATES,
    **JOB_KINDS,
    **BODIES,
    **ROLES,
    **MEANS,
    **STATUS,
    **ACTIONS,
    **KINDS,
    **SIDES,
    **EVENTS,
    **LANGUAGE_NAMES,
}
