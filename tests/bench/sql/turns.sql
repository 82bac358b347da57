-- An open question for everybody, in an open round of each workgroup. The number of a turn is the person's.
INSERT INTO round (id, workgroup_id, due_at, ask_at, status, opened_at)
SELECT id, id, :asked, :asked, 'open', :asked
FROM workgroup;

INSERT INTO check_in (id, round_id, workgroup_id, person_id, asked_at, question, remind_at, snoozed, late)
SELECT person_id, workgroup_id, workgroup_id, person_id, :asked, 'standing', :remind, 0, 0
FROM seat;
