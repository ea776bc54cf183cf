"""Every check, in the order in which its faults are listed. To add one: write it, and add it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from model.inputs.checks import (
    demand,
    evidence,
    ids,
    links,
    notes_money,
    notes_outcomes,
    notes_services,
    outcomes,
    parameters,
    places,
    ranges,
    resources,
    services,
    skills,
    today,
)
from model.inputs.faults import Fault, Note
from model.inputs.tables import Tables

Check = Callable[[Tables], Iterator[Fault]]
Remark = Callable[[Tables], Iterator[Note]]

WIRING: tuple[Check, ...] = (
    ids.check_area_id,
    ids.check_ids,
    ids.check_keys_of_actuals,
    ids.check_sources,
    places.check_one_area,
    resources.check_money_type,
)
"""What the other checks stand on: they run only where none of these finds a fault."""

ALWAYS: tuple[Check, ...] = (
    places.check_children_add_up,
    places.check_tiles,
    resources.check_pots_of_money,
    resources.check_pot_names,
    resources.check_pot_years,
    outcomes.check_base_year_known,
    outcomes.check_all_districts_or_area,
    outcomes.check_series_where_kept,
    outcomes.check_trend_years,
    outcomes.check_trends_add_up,
    outcomes.check_target_years,
    outcomes.check_targets_cover_places,
    outcomes.check_intervals,
    outcomes.check_population,
    outcomes.check_weights,
    services.check_services_run,
    services.check_area_or_districts,
    services.check_floor_below_ceiling,
    services.check_new_services,
    services.check_commitments,
    demand.check_demand_stated,
    demand.check_demand_outcomes,
    demand.check_demand_places,
    demand.check_no_floor_on_demand,
    demand.check_demand_is_exact,
    demand.check_no_instant_effect_on_own_demand,
    demand.check_no_instant_circle,
    evidence.check_effect_intervals,
    evidence.check_response_ends,
    evidence.check_response_falls,
    evidence.check_response_at_today,
    evidence.check_curved_services_do_no_harm,
    ranges.check_recipe_ranges,
    ranges.check_outcome_cost_ranges,
    parameters.check_parameters_known,
    links.check_links_make_sense,
    links.check_one_ratio,
    skills.check_skills_are_of_people,
)
"""What must hold for a partnership's own tables and under any scenario."""

BASE_YEAR: tuple[Check, ...] = (
    today.check_spending_places,
    today.check_spending_has_recipe,
    today.check_recipes_match_spending,
    today.check_pots_pay_today,
    today.check_crossings_today,
    today.check_conditions_today,
    today.check_pot_places_today,
    today.check_bounds_hold_today,
    demand.check_demand_matches_today,
    links.check_links_hold_today,
)
"""What must hold for a partnership's own tables: today is possible, and its figures agree."""

REMARKS: tuple[Remark, ...] = (
    notes_money.note_today_not_affordable,
    notes_money.note_idle_pots,
    notes_money.note_types_without_pots,
    notes_outcomes.note_nothing_can_move,
    notes_outcomes.note_no_targets,
    notes_outcomes.note_easy_targets,
    notes_outcomes.note_targets_after_plan,
    notes_outcomes.note_targets_do_not_add_up,
    notes_outcomes.note_beyond_population,
    notes_outcomes.note_unlikely_figures,
    notes_services.note_no_evidence,
    notes_services.note_harm,
    notes_services.note_large_effects,
    notes_services.note_late_effects,
    notes_services.note_no_recipe,
    notes_services.note_statutory_without_floor,
    notes_services.note_limits_on_demand_led,
    notes_services.note_own_challenger,
    parameters.note_two_discount_rates,
    notes_services.note_illustrative_share,
)
"""What is worth knowing and stops nothing."""
