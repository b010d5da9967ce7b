# Adds up what a test run printed and closes with "N passed, N failed, N skipped".
# Fails when something failed, when nothing ran, when a test was skipped for any
# reason but an absent ../shared, and when SQLite and PostgreSQL ran unequal numbers
# of tests. Reads four things:
#   cargo test   "test result: ok. 3 passed; 0 failed; 0 ignored; …", "test a::sqlite ... ok"
#   vitest       "     Tests  1 failed | 4 passed | 1 skipped (6)"
#   ours         "PASS: rustfmt", "FAIL: clippy", one line each
#   a test       "SKIP: name: why"; the runner counted that test as passed
# -v shared=yes says that ../shared is there.

{ gsub(/\033\[[0-9;]*m/, "") }

/^test result: / { passed += before("passed"); failed += before("failed"); ignored += before("ignored") }
/^ *Tests  / { passed += before("passed"); failed += before("failed"); ignored += before("skipped") + before("todo") }
/^PASS: / { passed++ }
/^FAIL: / { failed++; wrong[++wrongs] = $0 }
/^SKIP: / {
    skipped++
    if ($0 !~ /\.\.\/shared/ || shared == "yes") wrong[++wrongs] = "skipped without need: " $0
}
/^test .* \.\.\. FAILED$/ { wrong[++wrongs] = $0 }
/^test .* \.\.\. (ok|FAILED)$/ {
    if ($2 ~ /(^|[:_])sqlite$/) sqlite++
    if ($2 ~ /(^|[:_])postgres$/) postgres++
}

END {
    if (ignored) wrong[++wrongs] = ignored " tests were ignored by their runner; say SKIP: or run them"
    if (sqlite != postgres) wrong[++wrongs] = sqlite + 0 " tests ran on SQLite but " postgres + 0 " on PostgreSQL"
    if (!passed && !failed) wrong[++wrongs] = "no test ran"
    print ""
    if (sqlite || postgres) printf "tests on a database: %d on SQLite, %d on PostgreSQL\n", sqlite, postgres
    for (i = 1; i <= wrongs; i++) print wrong[i]
    skipped += ignored
    if (wrongs && !failed) failed = 1
    printf "%d passed, %d failed, %d skipped\n", passed - (skipped - ignored), failed, skipped
    exit failed > 0
}

# The number that stands before a word, as in "3 passed"; 0 without one.
function before(word,    at) {
    for (at = 2; at <= NF; at++)
        if ($at ~ "^" word "[;,.)]*$") return $(at - 1) + 0
    return 0
}
