"""Invented applications, as PostgreSQL writes them: the statements of `manage.py bench_seed`.

Everything is made of the row's number, so that two runs make the same people. In a thousand: 42 whose answer is awaited
or ours to give, four approved, four with a time booked, and the rest behind us.
"""

FIRST_NAMES = "{Rosa,Marcus,Ana,Dwight,Priya,Tom,Lucia,Ben,Grace,Hector,Mai,Oscar,Nina,Paul,Carmen,Joe}"
LAST_NAMES = "{Delgado,Brown,Nguyen,Price,Okafor,Miller,Ruiz,Stone,Kim,Baker,Ortega,Hill,Reyes,Ward,Patel,Moss,Diaz}"

# Eight signs of agency.references, in an order that no two numbers share: the factor has no divisor in common with 23.
REFERENCE = (
    " || ".join(f"substr(%(letters)s, (scrambled / {23**place} %% 23)::int + 1, 1)" for place in range(4))
    + " || '-' || "
    + " || ".join(f"substr(%(letters)s, (scrambled / {23**place} %% 23)::int + 1, 1)" for place in range(4, 8))
)

NUMBERED = """
WITH numbered AS (
    SELECT i, i * 48271000003 %% 78310985281 AS scrambled, i * 7919 %% 1000 AS lot
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS i
), aged AS (
    SELECT *,
        CASE WHEN lot < 5 THEN 'waiting for guardian' WHEN lot < 20 THEN 'received' WHEN lot < 35 THEN 'in review'
             WHEN lot < 42 THEN 'waiting for applicant' WHEN lot < 46 THEN 'approved' WHEN lot < 50 THEN 'scheduled'
             WHEN lot < 700 THEN 'completed' WHEN lot < 750 THEN 'no show' WHEN lot < 760 THEN 'ended early'
             WHEN lot < 850 THEN 'declined' WHEN lot < 940 THEN 'withdrawn' ELSE 'expired' END AS status,
        now() - make_interval(
            days => (CASE WHEN lot < 42 THEN i * 31 %% 21 WHEN lot < 50 THEN 16 + i * 31 %% 60
                          ELSE 30 + i * 37 %% 3620 END)::int,
            secs => (i %% 80000)::int) AS submitted_at
    FROM numbered
)"""

INSERT = f"""
INSERT INTO programs_application (
    reference, program_id, submission_key, channel, first_name, middle_name, last_name, email, phone, address, language,
    interpreter, station_id, assignee_id, status, submitted_at, due_on, promise, paused_on, decided_at, decided_by_id,
    decline_reason_id, link_version)
SELECT {REFERENCE}, %(program)s, gen_random_uuid(), CASE WHEN i %% 20 = 0 THEN 'phone' ELSE 'web' END,
    ('{FIRST_NAMES}'::text[])[1 + i %% 16], '', ('{LAST_NAMES}'::text[])[1 + i * 5 %% 17],
    'seed' || i || '@example.org',
    '910 555 0100', '12 Pine Street', CASE WHEN i %% 6 = 0 THEN 'es' ELSE 'en' END, '',
    CASE WHEN i %% 10 > 0 THEN (%(stations)s::bigint[])[1 + i %% array_length(%(stations)s::bigint[], 1)] END,
    CASE WHEN lot >= 20 THEN (%(members)s::bigint[])[1 + i %% array_length(%(members)s::bigint[], 1)] END,
    status, submitted_at, submitted_at::date + 14,
    jsonb_build_object('from', submitted_at::date, 'days', 14, 'working', false, 'holidays', 0, 'paused', 0),
    CASE WHEN status LIKE 'waiting%%' THEN current_date - (i %% 20)::int END,
    CASE WHEN is_decided THEN submitted_at + make_interval(days => (3 + i %% 13)::int) END,
    CASE WHEN is_decided THEN (%(members)s::bigint[])[1] END,
    CASE WHEN status = 'declined' THEN %(reason)s::bigint END, 1
"""
DECIDED = "status NOT IN ('received', 'in review', 'withdrawn', 'expired') AND status NOT LIKE 'waiting%%'"
ROWS = f"{NUMBERED}, placed AS (SELECT *, {DECIDED} AS is_decided FROM aged) {INSERT} FROM placed"
# The same people, asked something three days ago and silent since.
SILENT = "SELECT i, scrambled, 30 AS lot, 'waiting for applicant' AS status, now() - interval '6 days' AS submitted_at"
AWAITING = f"""{NUMBERED}, silent AS ({SILENT} FROM aged),
placed AS (SELECT *, false AS is_decided FROM silent)
{INSERT.replace("current_date - (i %% 20)::int", "current_date - 3")} FROM placed"""

DETAILS = """
INSERT INTO programs_ridealong (
    application_id, birth_date, match_key, licence_number, organisation, reason, heard_from, preferences, earlier_rides,
    emergency_name, emergency_phone, emergency_relation, ability, accommodation, conflicts, relative,
    agrees_to_records_check, accepts_rules, guardian_name, guardian_email, guardian_phone, guardian_relation,
    category_id)
SELECT id, %(born)s, md5(id::text) || md5('of ' || id), %(licence)s, '', 'I want to see how my street is patrolled.',
    '', '[]', '', %(contact)s, %(phone)s, '', 'yes', '', '[]', '', true, true, '', '', '', '', %(category)s
FROM programs_application WHERE id > %(after)s
"""

EVENTS = """
INSERT INTO programs_applicationevent (application_id, action, at, note, is_private, by_id)
SELECT id, 'submit', submitted_at, '', false, NULL::bigint FROM programs_application WHERE id > %(after)s
UNION ALL
SELECT id, 'start review', submitted_at + interval '1 day', '', false, assignee_id
FROM programs_application WHERE id > %(after)s AND assignee_id IS NOT NULL
UNION ALL
SELECT id, CASE status WHEN 'declined' THEN 'decline' ELSE 'approve' END, decided_at, '', false, decided_by_id
FROM programs_application WHERE id > %(after)s AND decided_at IS NOT NULL
"""

# Each booked application has a time of its own, in the next eight weeks.
OPENINGS = """
INSERT INTO programs_opening (program_id, station_id, starts_at, ends_at, seats, place, language)
SELECT program_id, (%(stations)s::bigint[])[1 + id %% array_length(%(stations)s::bigint[], 1)],
    date_trunc('hour', now()) + make_interval(days => (1 + id %% 56)::int),
    date_trunc('hour', now()) + make_interval(days => (1 + id %% 56)::int, hours => 4), 1, '', ''
FROM programs_application WHERE id > %(after)s AND status = 'scheduled'
"""
BOOKINGS = """
WITH free AS (
    SELECT opening.id, row_number() OVER (ORDER BY opening.id) AS place FROM programs_opening AS opening
    WHERE NOT EXISTS (SELECT FROM programs_appointment WHERE opening_id = opening.id)
), booked AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM programs_application
    WHERE id > %(after)s AND status = 'scheduled'
)
INSERT INTO programs_appointment (application_id, opening_id, seat, people, status, uid, sequence, booked_at)
SELECT booked.id, free.id, 1, 1, 'booked', gen_random_uuid(), 0, now() FROM booked JOIN free USING (place)
"""
