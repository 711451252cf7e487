"""Quotas between the contracts and the domain."""

from __future__ import annotations

from dataclasses import asdict

from chassis.contracts.media import commands, views
from services.media.domain.quota import Allowance, Change, SchoolQuota, Usage
from services.media.usecases.quota import UsageReport


def change_of(limits: commands.Limits) -> Change:
    return Change(limits.stored_mib, limits.open_uploads, limits.daily_files)


def usage_view(report: UsageReport) -> views.MediaUsageView:
    teacher = _usage(report.usage.teacher, report.quota.teacher) if report.shows_teacher else None
    return views.MediaUsageView(
        institution_id=report.institution_id,
        teacher=teacher,
        school=_usage(report.usage.school, report.quota.school),
    )


def quota_view(quota: SchoolQuota) -> views.MediaQuotaView:
    return views.MediaQuotaView(
        institution_id=quota.institution_id,
        teacher=views.LimitsView.model_validate(asdict(quota.teacher)),
        school=views.LimitsView.model_validate(asdict(quota.school)),
        set_by_name=quota.set_by_name,
        set_at=quota.set_at,
        version=quota.version,
    )


def _usage(used: Usage, allowance: Allowance) -> views.UsageView:
    return views.UsageView.model_validate({**asdict(used), "allowance": asdict(allowance)})
