-- What the role `portal` may not do with the tables that are only added to. docker-compose.yml has portal_owner run it
-- after every `migrate`; it may be run as often as one likes.
--
-- Triggers refuse most of this to everybody. They cannot be switched off by who does not own the tables, and where this
-- stands, they are not even asked.

REVOKE UPDATE, DELETE ON
    records_tombstone, comments_stripped, cpp_version, outreach_approvedminutes, outreach_meetingnotice
    FROM portal;

-- Days past their year go by retention, in the worker: a trigger lets through those that are released, and no others.
REVOKE UPDATE ON records_auditentry FROM portal;
REVOKE UPDATE, DELETE ON records_sealedday FROM portal;
GRANT UPDATE (released_on) ON records_sealedday TO portal;

-- Words whose time is over are blanked, in the worker: a trigger asks for the tombstone.
REVOKE UPDATE, DELETE ON comments_comment, outreach_policycomment FROM portal;
GRANT UPDATE (text, name, email, phone, submission_key) ON comments_comment TO portal;
GRANT UPDATE (text, name, email) ON outreach_policycomment TO portal;

-- Which migrations ran is the owner's word.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM portal;
