"""Subjects of public policy beside which a report may lie: what a question is about that only sounds like the report.

calibration.py takes those out that the reports at hand do treat; a question that is nearer to one of the others than to
the reports is likely to be about that. In one language, because vectors are moved into it. Add freely.
"""

NEIGHBOURS: tuple[str, ...] = (
    "drug trafficking routes and seizures", "cocaine and heroin on the street", "arms control and weapons exports",
    "small arms and ammunition stockpiles", "election observation and voter turnout", "campaign finance",
    "climate change and carbon emissions", "renewable energy and electricity prices", "inflation and interest rates",
    "taxes and the national debt", "pensions for retired people", "housing prices and rents",
    "road safety and traffic accidents", "public transport and railways", "air pollution and clean water",
    "waste and recycling", "farm subsidies and food prices", "fisheries and forests",
    "vaccination and infectious diseases", "hospital waiting lists", "mental health services",
    "university tuition fees", "school test results", "unemployment benefits", "wages and strikes",
    "trade agreements and tariffs", "corruption and bribery of officials", "money laundering through banks",
    "tax evasion and offshore companies", "cyber attacks and hacking", "regulation of artificial intelligence",
    "privacy on social networks", "press freedom and journalists", "terrorism and radicalisation",
    "nuclear weapons inspections", "military spending and conscription", "peace negotiations and ceasefires",
    "border disputes between countries", "smuggling of cigarettes and alcohol", "wildlife and ivory trade",
    "art theft and looted antiquities", "car theft and burglary", "prison overcrowding",
    "death penalty and executions", "gambling and sports betting", "space exploration and satellites",
    "tourism and visas", "population growth and ageing", "freedom of religion and places of worship",
    "minority languages at school",
)  # fmt: skip
