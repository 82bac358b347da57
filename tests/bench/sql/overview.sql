-- All the facts of an overview in one statement, as one would write it by hand: the baseline.
SELECT 'workgroup' AS kind, w.area_id, w.id, w.name, w.next_ask_at,
    EXISTS (SELECT 1 FROM seat s JOIN person p ON p.id = s.person_id
        WHERE s.workgroup_id = w.id AND p.joined_at IS NOT NULL),
    (SELECT count(*) FROM round r WHERE r.workgroup_id = w.id AND r.status = 'closed'
        AND r.closed_at > :start AND r.closed_at <= :end),
    (SELECT count(*) FROM round r WHERE r.workgroup_id = w.id AND r.status = 'open'),
    (SELECT count(*) FROM round r WHERE r.workgroup_id = w.id AND r.status = 'closed'
        AND r.opened_at > coalesce((SELECT max(c.touched_at) FROM check_in c WHERE c.workgroup_id = w.id), ''))
FROM workgroup w WHERE w.area_id = :area AND w.next_ask_at IS NOT NULL
UNION ALL
SELECT 'turn', w.area_id, w.id, c.standing, c.late, NULL, NULL, NULL, NULL
FROM workgroup w JOIN check_in c ON c.workgroup_id = w.id
WHERE w.area_id = :area AND c.touched_at > :start AND c.touched_at <= :end
UNION ALL
SELECT 'obstacle', w.area_id, w.id, o.text, o.theme, o.reported_at, o.status, h.text, h.helper
FROM workgroup w JOIN obstacle o ON o.workgroup_id = w.id
LEFT JOIN help_request h ON h.obstacle_id = o.id AND h.withdrawn_at IS NULL
WHERE w.area_id = :area AND o.status IN ('reported', 'picked_up', 'passed_on', 'reopened')
UNION ALL
SELECT 'solved', w.area_id, w.id, o.text, NULL, NULL, NULL, NULL, NULL
FROM workgroup w JOIN obstacle o ON o.workgroup_id = w.id
WHERE w.area_id = :area AND o.resolved_at > :start AND o.resolved_at <= :end
UNION ALL
SELECT 'success', w.area_id, w.id, t.text, NULL, NULL, NULL, NULL, NULL
FROM workgroup w JOIN success t ON t.workgroup_id = w.id
WHERE w.area_id = :area AND t.told_at > :start AND t.told_at <= :end AND t.withdrawn_at IS NULL
UNION ALL
SELECT 'remark', w.area_id, w.id, t.text, NULL, NULL, NULL, NULL, NULL
FROM workgroup w JOIN remark t ON t.workgroup_id = w.id
WHERE w.area_id = :area AND t.told_at > :start AND t.told_at <= :end AND t.withdrawn_at IS NULL
UNION ALL
SELECT 'file', w.area_id, w.id, a.kind, NULL, NULL, NULL, NULL, NULL
FROM workgroup w JOIN check_in c ON c.workgroup_id = w.id AND c.touched_at > :start
JOIN attachment a ON a.check_in_id = c.id
WHERE w.area_id = :area AND a.said_at > :start AND a.said_at <= :end
UNION ALL
SELECT 'skipped', w.area_id, w.id, r.skip_reason, r.due_at, NULL, NULL, NULL, NULL
FROM workgroup w JOIN round r ON r.workgroup_id = w.id
WHERE w.area_id = :area AND r.status = 'skipped' AND r.closed_at > :start AND r.closed_at <= :end
UNION ALL
SELECT g.kind, w.area_id, w.id, g.who, g.reported_at, NULL, NULL, NULL, NULL
FROM workgroup w JOIN table_gap g ON g.workgroup_id = w.id
WHERE w.area_id = :area AND g.closed_at IS NULL AND g.reported_at <= :end
UNION ALL
SELECT 'away', w.area_id, w.id, p.name, a.last_day, NULL, NULL, NULL, NULL
FROM absence a JOIN person p ON p.id = a.person_id JOIN seat s ON s.person_id = p.id
JOIN workgroup w ON w.id = s.workgroup_id
WHERE w.area_id = :area AND a.first_day <= :today AND a.last_day >= :today
