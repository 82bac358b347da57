"""Every SELECT and every claim, as a named async function that takes a session and never opens one."""
