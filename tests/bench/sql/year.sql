-- A round a week, of which the last one is open. Nine of ten answers came, three hours after the question.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :weeks - 1)
INSERT INTO round (id, workgroup_id, due_at, ask_at, status, opened_at, closed_at)
SELECT i * :groups + w.id, w.id, at, at, iif(i = :weeks - 1, 'open', 'closed'), at,
    iif(i = :weeks - 1, NULL, strftime('%Y-%m-%d %H:%M:%f000', at, '+102 hours'))
FROM (SELECT i, strftime('%Y-%m-%d %H:%M:%f000', :first, '+' || (i * 7) || ' days') AS at FROM n) JOIN workgroup w;

INSERT INTO check_in (round_id, workgroup_id, person_id, asked_at, snoozed, late, standing, touched_at, finished_at)
SELECT r.id, r.workgroup_id, s.person_id, r.opened_at, 0, 0,
    iif((r.id + s.id) % 10 = 0, NULL, iif((r.id + s.id) % 7 = 0, 'stuck', 'well')),
    iif((r.id + s.id) % 10 = 0, NULL, replace(r.opened_at, ' 08:', ' 11:')),
    iif((r.id + s.id) % 10 = 0, NULL, replace(r.opened_at, ' 08:', ' 11:'))
FROM round r JOIN seat s ON s.workgroup_id = r.workgroup_id
ORDER BY r.id;

-- What was reported in the last three weeks is still open.
INSERT INTO obstacle (workgroup_id, check_in_id, text, theme, status, reported_at, resolved_at)
SELECT workgroup_id, id, 'De sleutel van de zaal is zoek', 'support',
    iif(touched_at > :open_since, 'reported', 'resolved'), touched_at,
    iif(touched_at > :open_since, NULL, touched_at)
FROM check_in WHERE standing = 'stuck';

INSERT INTO help_request (obstacle_id, text, helper, asked_at)
SELECT id, 'Iemand met een sleutel', 'gebiedsmakelaar', reported_at
FROM obstacle WHERE id % 3 = 0;

INSERT INTO success (workgroup_id, check_in_id, text, told_at)
SELECT workgroup_id, id, 'De buurtborrel is goed bezocht', touched_at
FROM check_in WHERE standing = 'well' AND id % 4 = 0;

-- Somebody is missing at every fifth table, and was at every other.
INSERT INTO table_gap (workgroup_id, kind, who, reported_at, closed_at)
SELECT id, 'missing', 'De woningcorporatie', :first, iif(id % 5 = 0, NULL, :open_since)
FROM workgroup WHERE id % 5 = 0 OR id % 2 = 0;

-- One gebiedsmakelaar an area.
INSERT INTO role_grant (area_id, person_id, role)
SELECT area_id, min(person_id), 'gebiedsmakelaar'
FROM membership GROUP BY area_id;
