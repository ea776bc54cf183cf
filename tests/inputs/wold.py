"""Wold: a sound little partnership with one of everything that checks look at, made here in code."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any

from model.inputs.parse import as_cells, parse_partnership, parse_rows
from model.inputs.tables import TABLES, Tables

SETTINGS: dict[str, object] = {
    "name": "Wold",
    "area": "wold",
    "base_year": 2025,
    "years": 4,
    "price_year": "2024-25",
    "currency": "GBP",
    "discount_rate": 0.035,
    "first_decision_year": 2027,
}

TEXT = {
    "partners": """
partner,name,sector
council,Wold Council,council
nhs,Wold NHS,nhs
police,Wold Police,police
""",
    "places": """
place,name,parent,children,tile_row,tile_column,basis,source
wold,Wold,,1000,,,published,census
east,East Wold,wold,600,1,1,published,census
west,West Wold,wold,400,1,2,published,census
""",
    "resource_types": """
type,name,kind,unit,value_gbp_per_unit,basis,source
money,Money,money,£,,,
workers,Family workers,people,FTE,40000,illustrative,pay with on-costs
""",
    "pots": """
pot,name,partner,type,place,amount_per_year,pooled_share,only_services,only_priorities,most_growth_share,in_cash,basis,source
council_core,Council core,council,money,wold,2000000,0.1,,,,,published,census
nhs_core,NHS core,nhs,money,wold,600000,0.25,,,,,published,census
youth_grant,Youth grant,council,money,wold,60000,,youth_work,safe,,,derived,two thirds of a year
east_fund,East fund,council,money,east,50000,,,,,,derived,by children
team,Family workers,council,workers,wold,12,,,,0.1,yes,illustrative,guess
""",
    "pot_years": """
pot,year,amount
youth_grant,2028,30000
""",
    "priorities": """
priority,name,rank,weight,lead_partner,lead_challenger
safe,Safe at home,1,2,council,nhs
healthy,Healthy start,2,1,nhs,council
""",
    "outcomes": """
outcome,name,priority,better,weight,counted_in,rate_per,population,most_shift_share
in_care,In care,safe,lower,1,children,10000,,0.2
offences,First offences,safe,lower,1,children,,,
ready,Ready for school,healthy,higher,1,children,100,300,0.5
""",
    "outcome_values": """
outcome,place,year,series,count,lower,upper,basis,source
in_care,east,2025,actual,24,,,published,census
in_care,west,2025,actual,16,,,published,census
in_care,wold,2025,actual,40,,,published,census
in_care,wold,2029,trend,44,,,derived,straight line
in_care,wold,2029,target,38,,,illustrative,rule
offences,east,2025,actual,30,,,published,census
offences,west,2025,actual,20,,,published,census
offences,east,2028,target,27,,,illustrative,rule
offences,west,2028,target,18,,,illustrative,rule
ready,wold,2025,actual,200,190,210,published,census
ready,wold,2029,target,220,,,illustrative,rule
ready,wold,2025,benchmark,215,,,published,census
""",
    "outcome_costs": """
outcome,bearer,kind,gbp_per_unit,cashable_share,basis,source
in_care,public,social,20000,0,illustrative,guess
offences,police,fiscal,3000,0.1,illustrative,guess
""",
    "services": """
service,name,priority,tier,commissioner,providers,activity_unit,statutory,demand_outcome,activity_per_case,most_growth_share,most_reduction_share,start_up_per_year,committed_until
family_help,Family help,safe,targeted,council,council,families,no,,,0.25,0.1,,2026
visits,Health visits,healthy,universal,nhs,nhs,visits,yes,,,0.1,0.05,,
youth_work,Youth work,safe,universal,council,council;police,sessions,no,,,,,,
fostering,Fostering,safe,specialist,council,council,child-years,yes,in_care,1,,,,
mentoring,Mentoring,safe,targeted,council,police,children,no,,,0.2,,10,
""",
    "activity": """
service,place,activity_per_year,floor,ceiling,basis,source
family_help,east,60,30,120,derived,by children
family_help,west,40,20,80,derived,by children
visits,wold,5000,4500,7000,published,census
youth_work,east,300,,,derived,by children
youth_work,west,200,,,derived,by children
fostering,east,24,,,derived,cases
fostering,west,16,,,derived,cases
mentoring,east,0,,50,illustrative,eligible children
mentoring,west,0,,40,illustrative,eligible children
""",
    "recipes": """
service,type,amount_per_activity,basis,source
family_help,money,2000,derived,spend over families
family_help,workers,0.1,derived,posts over families
visits,money,100,derived,spend over visits
youth_work,money,160,derived,spend over sessions
fostering,money,40000,derived,spend over child-years
mentoring,money,1500,illustrative,guess
""",
    "spending": """
pot,service,place,amount_per_year,basis,source
council_core,family_help,east,80000,published,census
east_fund,family_help,east,40000,published,census
council_core,family_help,west,80000,published,census
team,family_help,east,6,published,census
team,family_help,west,4,published,census
nhs_core,visits,wold,400000,published,census
council_core,visits,wold,100000,published,census
youth_grant,youth_work,east,48000,published,census
youth_grant,youth_work,west,12000,published,census
nhs_core,youth_work,west,20000,published,census
council_core,fostering,east,960000,published,census
council_core,fostering,west,640000,published,census
""",
    "effects": """
service,outcome,change_per_activity,low,high,lag_years,persistence,evidence_grade,transfer_share,basis,source
family_help,in_care,-0.05,-0.09,-0.01,1,0.5,3,0.75,published,trial; census
visits,ready,0.02,,,0,0,4,,published,trial
mentoring,offences,-0.08,-0.15,0,1,0.3,2,,published,trial
""",
    "responses": """
service,up_to_multiple,relative_effect
family_help,1.5,1
family_help,2,0.7
family_help,,0.4
mentoring,0.5,1
mentoring,,0.5
""",
    "actions": """
action,name,priority,service,lead_partner,lead_challenger,starts,due
recruit,Recruit family workers,safe,family_help,council,nhs,2026-04-01,2027-03-31
""",
    "risks": """
risk,name,priority,likelihood,impact,linked_outcome,linked_service
carers,Too few carers,safe,3,4,in_care,fostering
""",
    "actuals": """
table,key,place,year,amount,source
spending,council_core|fostering,east,2026,980000,ledger
activity,visits,wold,2026,5100,returns
outcome_values,in_care,east,2026,25,returns
""",
    "sources": """
source,title,publisher,year,url
census,A census,An office,2024,https://example.org/census
trial,A trial,A university,2019,https://example.org/trial
""",
}


def rows_of(table: str) -> list[dict[str, str]]:
    """Rows of a table as cells, blank ones left out."""
    reader = csv.DictReader(io.StringIO(TEXT[table].strip()))
    return [{name: cell for name, cell in row.items() if cell} for row in reader]


@cache
def wold() -> Tables:
    """The partnership as it should be: no fault in it."""
    partnership, faults = parse_partnership(SETTINGS)
    assert partnership is not None, faults
    tables: dict[str, Any] = {}
    for table in TEXT:
        tables[table], faults = parse_rows(table, rows_of(table))
        assert not faults, [str(fault) for fault in faults]
    return Tables(partnership, **tables)


def at(table: str, *key: object) -> int:
    """Position of the row whose first columns hold the key."""
    first = list(rows_of(table)[0])[: len(key)]
    wanted = [str(part) for part in key]
    return next(i for i, row in enumerate(rows_of(table)) if [row.get(name, "") for name in first] == wanted)


def edit(table: str, *key: object, tables: Tables | None = None, **cells: object) -> Tables:
    """Wold with some cells of one row replaced."""
    start = tables or wold()
    rows = list(start.rows(table))
    index = at(table, *key)
    cells_of_row = as_cells({**rows[index].__dict__, **cells})
    rows[index] = TABLES[table].model_validate(cells_of_row)
    return start.replace(**{table: tuple(rows)})


def without(table: str, *key: object, tables: Tables | None = None) -> Tables:
    """Wold without one row."""
    start = tables or wold()
    rows = list(start.rows(table))
    del rows[at(table, *key)]
    return start.replace(**{table: tuple(rows)})


def plus(table: str, start: Tables | None = None, /, **cells: object) -> Tables:
    """Wold (or other tables to start from) with one more row."""
    start = start or wold()
    row = TABLES[table].model_validate(as_cells(cells))
    return start.replace(**{table: (*start.rows(table), row)})


def settings(**changed: object) -> Tables:
    """Wold with other settings of the partnership."""
    partnership, faults = parse_partnership({**SETTINGS, **changed})
    assert partnership is not None, faults
    return wold().replace(partnership=partnership)
