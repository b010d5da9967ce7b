"""Links the records the benchmark beside this file wrote, with the PyPI package splink on DuckDB.

Arguments: a CSV file with unique_id and the columns of the generator, and a folder. Writes one file
`clusters-THRESHOLD.csv` (record,cluster) for each of several thresholds, so that the benchmark can hold the best
of them against ours, and prints the seconds from reading the file to the first clustering."""

import pathlib
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

# Match weights in bits. Households need far higher ones than the usual 0 to 10.
THRESHOLDS = [0, 5, 10, 15, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40]

start = time.perf_counter()
connection = duckdb.connect()
connection.execute("set threads = 2")
connection.execute("set memory_limit = '6GB'")
connection.execute(
    f"""
    create table records as
    select unique_id::int as unique_id,
        {", ".join(f"nullif({name}, '') as {name}" for name in
                   ["given_name", "surname", "street", "house_number", "city", "postcode", "date_of_birth", "email"])},
        nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '') as phone,
        left(given_name, 3) as given_start,
        split_part(email, '@', 1) as email_name
    from read_csv('{sys.argv[1]}', all_varchar = true, header = true)
    """
)


def near(column, *distances):
    """Exact by frequency, then by Damerau-Levenshtein distance."""
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            *[cll.DamerauLevenshteinLevel(column, distance) for distance in distances],
            cll.ElseLevel(),
        ],
    )


settings = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[
        block_on("email"),
        block_on("phone"),
        block_on("date_of_birth", "surname"),
        block_on("date_of_birth", "given_name"),
        block_on("date_of_birth", "postcode"),
        block_on("surname", "given_name", "city"),
        block_on("given_start", "postcode"),
        block_on("surname", "postcode"),
        block_on("street", "house_number", "postcode"),
        block_on("email_name", "given_start"),
    ],
    comparisons=[
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        # One comparison for the whole address: its parts depend on each other.
        cl.CustomComparison(
            output_column_name="address",
            comparison_levels=[
                cll.And(cll.NullLevel("street"), cll.NullLevel("postcode"), cll.NullLevel("city")),
                cll.And(cll.ExactMatchLevel("street"), cll.ExactMatchLevel("house_number"),
                        cll.ExactMatchLevel("postcode")),
                cll.And(cll.JaroWinklerLevel("street", 0.9), cll.ExactMatchLevel("house_number")),
                cll.And(cll.JaroWinklerLevel("street", 0.9),
                        cll.Or(cll.ExactMatchLevel("postcode"), cll.ExactMatchLevel("city"))),
                cll.ExactMatchLevel("postcode"),
                cll.DamerauLevenshteinLevel("city", 1),
                cll.ElseLevel(),
            ],
        ),
        near("date_of_birth", 1),
        cl.EmailComparison("email").configure(term_frequency_adjustments=True),
        near("phone", 1),
    ],
    retain_matching_columns=False,
    retain_intermediate_calculation_columns=False,
)
api = DuckDBAPI(connection)
linker = Linker(api.register("records"), settings)
training = linker.training
training.estimate_probability_two_random_records_match(
    [block_on("email"), block_on("date_of_birth", "surname", "given_name"), block_on("phone", "given_name")], recall=0.8
)
training.estimate_u_using_random_sampling(max_pairs=5e6)
for rule in [block_on("date_of_birth", "surname"), block_on("email"), block_on("postcode", "given_name")]:
    training.estimate_parameters_using_expectation_maximisation(rule)
predictions = linker.inference.predict(threshold_match_weight=min(THRESHOLDS))
for threshold in THRESHOLDS:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_weight=threshold
    )
    rows = connection.sql(f"select unique_id, cluster_id from {clusters.physical_name}").fetchall()
    if threshold == THRESHOLDS[0]:
        print("seconds", time.perf_counter() - start)
        print("processor", time.process_time(), flush=True)
    with open(pathlib.Path(sys.argv[2]) / f"clusters-{threshold:02}.csv", "w") as out:
        out.writelines(f"{record},{cluster}\n" for record, cluster in rows)
