"""What the term came to, who can sign in, and what to try next."""

from __future__ import annotations

from deploy.demo.stage import Stage


def summary(stage: Stage) -> str:
    """The closing words of the term."""
    steps = stage.story.steps
    slowest = sorted(steps, key=lambda step: -step.milliseconds)[:3]
    logins = [
        ("platform administrator", stage.platform_admin.login, stage.first_password),
        ("centre administrator", stage.centre_admin.login, stage.first_password),
        ("administrator of school A", stage.offering.admin.login, stage.password),
        ("administrator of school B", stage.selecting.admin.login, stage.password),
        ("teacher, course leader", stage.leader.login, stage.password),
        ("tutor", stage.tutor.login, stage.password),
        ("student", stage.students[0].login, stage.password),
        ("learner", stage.learner.login, stage.password),
    ]
    stage.story.facts["logins"] = [{"role": role, "login": login} for role, login, _ in logins]
    lines = [
        f"    {len(steps)} steps passed in {stage.story.seconds:.0f} s; the longest: "
        + ", ".join(f"{step.step} ({step.milliseconds / 1000:.1f} s)" for step in slowest),
        f"    report: {stage.story.report}",
        "",
        f"    The platform stays up at {stage.address}",
        f"      API for people    {stage.address}/docs",
        f"      API for machines  {stage.address}/openapi.json",
        "",
        "    Sign in (POST /api/v1/sessions) as",
        *(f"      {role:<26} {login:<28} {password}" for role, login, password in logins),
        "",
        "    Try next:",
        f"      curl -s '{stage.address}/api/v1/public/runs?q={stage.mark}'",
        f"      curl -s '{stage.address}/api/v1/statistics?academic_year={stage.academic_year}'",
        "      make demo (another term), make status, make logs SERVICE=catalog, make down",
    ]
    return "\n".join(lines)
