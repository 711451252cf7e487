"""The acts of the term, in their order."""

from deploy.demo.acts import (
    act01_institutions,
    act02_registration,
    act03_course,
    act04_uploads,
    act05_review,
    act06_outline,
    act07_run,
    act08_share_list,
    act09_teaching,
    act10_learning,
    act11_credits,
    act12_bank,
)

ACTS = (
    act01_institutions,
    act02_registration,
    act03_course,
    act04_uploads,
    act05_review,
    act06_outline,
    act07_run,
    act08_share_list,
    act09_teaching,
    act10_learning,
    act11_credits,
    act12_bank,
)
