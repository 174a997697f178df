"""What is public of the records of the floors below, which know nothing of this one, and of our own."""

from agency.models import Agency, Holiday, Member, SignInLock, Station
from notices.models import Heartbeat, Notice

from .disclosure import CONTACT, NOT_A_TABLE, PERSONNEL, SYSTEM, disclose, leave_out
from .models import (
    AuditEntry,
    Destruction,
    DestructionItem,
    Hold,
    PublicRecordsAnswer,
    PublicRecordsRequest,
    ReadText,
    RetentionRule,
    SealedDay,
    Tombstone,
)

disclose(
    Agency,
    public="name short_name unit_name address website_url non_emergency_phone unit_phone unit_email from_email "
    "complaints_url tips_url calea_url privacy_notice sign_in_notice time_zone colour seal",
    held_back={},
)
disclose(Station, public="name slug address phone area is_open", held_back={})
disclose(Holiday, on="on", public="on name", held_back={})
# Name and title of an employee are open (N.C.G.S. 160A-168(b)).
disclose(
    Member,
    public="first_name last_name title station__name is_sworn is_active",
    held_back={
        PERSONNEL: "email language date_joined",
        SYSTEM: "username password last_login is_superuser is_staff",
    },
)
# A letter may hold a private link; an error may name the address.
disclose(
    Notice,
    on="created_at",
    public="kind language subject status send_after attempts created_at sent_at",
    held_back={CONTACT: "recipient", SYSTEM: "key body calendar about leased_until last_error"},
)
leave_out(NOT_A_TABLE, Heartbeat)
leave_out(SYSTEM, SignInLock)

disclose(
    PublicRecordsRequest,
    on="received_on",
    public="reference received_on from_on until_on kinds entered_by__last_name entered_at",
    to_be_read="asked",
    held_back={},
)
disclose(
    PublicRecordsAnswer,
    on="made_at",
    public="request__reference made_by__last_name made_at rows held_back digest",
    held_back={},
)
leave_out(NOT_A_TABLE, ReadText)

# Who looked at what, and from which address, would show how the system is guarded.
leave_out(SYSTEM, AuditEntry)
disclose(SealedDay, on="day", public="number day first last count digest sealed_at released_on", held_back={})

disclose(
    RetentionRule,
    public="kind action months months_on_request source is_active version changed_at changed_by__last_name",
    held_back={},
)
disclose(
    Hold,
    on="placed_at",
    public="asked_by about reference placed_at placed_by__last_name lifted_at lifted_by__last_name",
    to_be_read="why",
    held_back={SYSTEM: "email phone name"},
)
disclose(
    Destruction,
    on="proposed_at",
    public="status proposed_at proposed_by__last_name decided_at decided_by__last_name carried_out_at",
    held_back={},
)
disclose(
    DestructionItem,
    on="destruction__proposed_at",
    public="destruction kind about record reference clock_on source outcome",
    to_be_read="note",
    held_back={},
)
disclose(
    Tombstone,
    on="destroyed_at",
    public="kind about reference created_on decided_on clock_on destroyed_at action source rule rule_version "
    "rule_source proposed_by__last_name confirmed_by__last_name",
    held_back={},
)
