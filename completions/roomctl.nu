module completions {

  def "nu-complete roomctl output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl color" [] {
    [ "auto" "always" "never" ]
  }

  # List and moderate the participants of video rooms
  export extern roomctl [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete roomctl list status" [] {
    [ "connected" "disconnected" "reconnecting" "all" ]
  }

  def "nu-complete roomctl list output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl list time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the participants of a room
  export extern "roomctl list" [
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --status: string@"nu-complete roomctl list status" # Filter by status
    --identity: string        # Deprecated: filter by identity
    --created-after: string   # Filter by creation time: a time, a date or an age
    --since: string           # Filter by creation time: a time, a date or an age
    --created-before: string  # Filter by creation time, like --created-after
    --until: string           # Filter by creation time, like --created-after
    --limit: string           # Maximum number of rows [default: all]
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl list output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl list time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl list color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl get output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl get time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl get color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one participant
  export extern "roomctl get" [
    --tracks                  # Also show published and subscribed tracks
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl get output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl get time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl get color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # Name of a room in progress, or SID (RM...) of any room
    participant: string       # Identity or SID (PA...) of a participant
  ]

  def "nu-complete roomctl tracks output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl tracks time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl tracks color" [] {
    [ "auto" "always" "never" ]
  }

  # List the tracks of participants
  export extern "roomctl tracks" [
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --track: string           # List only the track with this name or SID (MT...)
    --subscribed              # List subscribed tracks instead of published ones
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl tracks output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl tracks time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl tracks color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl find output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl find time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl find color" [] {
    [ "auto" "always" "never" ]
  }

  # Find the rooms a participant is in
  export extern "roomctl find" [
    --first                   # Stop at the first match
    --connected-only          # Find only connected participants, with one request per room
    --reconnecting            # Deprecated and without effect: find includes reconnecting participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl find output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl find time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl find color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl rooms status" [] {
    [ "in-progress" "completed" ]
  }

  def "nu-complete roomctl rooms output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rooms time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rooms color" [] {
    [ "auto" "always" "never" ]
  }

  # List or end rooms
  export extern "roomctl rooms" [
    --status: string@"nu-complete roomctl rooms status" # Filter by status
    --name: string            # Filter by name
    --created-after: string   # Filter by creation time: a time, a date or an age
    --since: string           # Filter by creation time: a time, a date or an age
    --created-before: string  # Filter by creation time, like --created-after
    --until: string           # Filter by creation time, like --created-after
    --limit: string           # Maximum number of rows [default: all]
    --no-count                # Do not count participants, which takes two requests per room
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rooms output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rooms time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rooms color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl rooms get output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rooms get time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rooms get color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one room
  export extern "roomctl rooms get" [
    --web                     # Open the room's page in Twilio's console
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rooms get output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rooms get time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rooms get color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # Name of a room in progress, or SID (RM...) of any room
  ]

  def "nu-complete roomctl rooms end output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rooms end time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rooms end color" [] {
    [ "auto" "always" "never" ]
  }

  # End rooms and disconnect their participants
  export extern "roomctl rooms end" [
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rooms end output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rooms end time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rooms end color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    ...rooms: string          # Names or SIDs (RM...) of rooms in progress
  ]

  def "nu-complete roomctl timeline output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl timeline time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl timeline color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the attendance of a room over time
  export extern "roomctl timeline" [
    --svg: path               # Also write the chart as SVG to this file (- for stdout)
    --html: path              # Also write the chart as a web page to this file (- for stdout)
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl timeline output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl timeline time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl timeline color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # Name of a room in progress, or SID (RM...) of any room
  ]

  def "nu-complete roomctl kick output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl kick time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl kick color" [] {
    [ "auto" "always" "never" ]
  }

  # Disconnect participants from a room
  export extern "roomctl kick" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --keep-out: string        # Keep running and kick again when they rejoin
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl kick output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl kick time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl kick color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl guard output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl guard time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl guard color" [] {
    [ "auto" "always" "never" ]
  }

  # Enforce a policy on rooms
  export extern "roomctl guard" [
    --everywhere(-A)          # Guard all rooms in progress
    --match-room: string      # Only rooms whose names match
    --policy: path            # Read the rules from a TOML file
    --deny: string            # Kick an identity or glob
    --deny-regex: string      # Kick identities that match a regex
    --deny-from: path         # Kick the identities in FILE
    --allow-only: string      # Kick all but an identity or glob
    --allow-only-regex: string # Kick all but identities that match a regex
    --allow-only-from: path   # Kick all but the identities in FILE
    --max-participants: string # Kick who joined last, above N participants
    --max-stay: string        # Kick who stays longer, e.g. 2h
    --one-per-group: string   # Kick all but the first of each group
    --host: string            # Identity or glob of a host
    --host-absent: string     # End a room without a host for TIME
    --max-age: string         # End a room that is older, e.g. 8h
    --keep-closed             # End a room whenever it is open
    --except: string          # Never kick an identity or glob
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --for: string             # End after this time, e.g. 10m [default: no limit]
    --read-share: string      # Share of the rate limit for reads
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl guard output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl guard time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl guard color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    ...rooms: string          # Names or SIDs (RM...) of rooms in progress
  ]

  def "nu-complete roomctl mute output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl mute time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl mute color" [] {
    [ "auto" "always" "never" ]
  }

  # Stop others from receiving a participant's tracks
  export extern "roomctl mute" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --audio                   # Apply to audio (default)
    --video                   # Apply to video
    --data                    # Apply to data tracks
    --all-tracks              # Apply to all kinds of tracks
    --keep: string            # Keep running and mute for later participants
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl mute output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl mute time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl mute color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl unmute output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl unmute time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl unmute color" [] {
    [ "auto" "always" "never" ]
  }

  # Let others receive a participant's tracks again
  export extern "roomctl unmute" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --audio                   # Apply to audio (default)
    --video                   # Apply to video
    --data                    # Apply to data tracks
    --all-tracks              # Apply to all kinds of tracks
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl unmute output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl unmute time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl unmute color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl rules output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rules time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rules color" [] {
    [ "auto" "always" "never" ]
  }

  # Show or replace subscribe rules
  export extern "roomctl rules" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rules output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rules time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rules color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # Name of a room in progress, or SID (RM...) of any room
    participant: string       # Identity or SID (PA...) of a participant
  ]

  def "nu-complete roomctl rules show output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rules show time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rules show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the rules of a participant (default)
  export extern "roomctl rules show" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rules show output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rules show time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rules show color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # Name of a room in progress, or SID (RM...) of any room
    participant: string       # Identity or SID (PA...) of a participant
  ]

  def "nu-complete roomctl rules set output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rules set time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rules set color" [] {
    [ "auto" "always" "never" ]
  }

  # Replace the rules of participants
  export extern "roomctl rules set" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --rule: string            # Add a rule; arguments are then participants
    --json: path              # Read the rules as JSON from a file (- for stdin)
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rules set output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rules set time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rules set color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...) or -, then rules
  ]

  def "nu-complete roomctl rules reset output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl rules reset time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl rules reset color" [] {
    [ "auto" "always" "never" ]
  }

  # Let participants receive all tracks
  export extern "roomctl rules reset" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl rules reset output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl rules reset time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl rules reset color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl anonymize output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl anonymize time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl anonymize color" [] {
    [ "auto" "always" "never" ]
  }

  # Erase the identities of participants who left
  export extern "roomctl anonymize" [
    --all                     # Select all participants
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --yes(-y)                 # Skip the confirmation prompt
    --dry-run                 # Show what would change, without changing it
    --log: path               # Append a JSON line per write to this audit log
    --if-present              # Do not fail when a participant is absent
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl anonymize output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl anonymize time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl anonymize color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl watch output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl watch time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl watch color" [] {
    [ "auto" "always" "never" ]
  }

  # Watch participants join and leave a room
  export extern "roomctl watch" [
    --everywhere(-A)          # Select in all rooms; arguments are participants
    --interval: string        # Poll interval, at least 200ms (four list requests per room)
    --initial                 # Begin with a `present` event for each participant
    --match: string           # Select identities that match a glob
    --match-regex: string     # Select identities that match a regex
    --except: string          # Exclude an identity, SID or glob
    --from: path              # Read participants from a file (- for stdin)
    --null(-0)                # Separate listed participants with NUL
    --older-than: string      # Select participants who joined more than AGE ago
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl watch output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl watch time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl watch color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # Name of a room in progress, or SID (RM...) of any room
    ...participants: string   # Identities or SIDs (PA...), or - to read them from stdin
  ]

  def "nu-complete roomctl login output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl login time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl login color" [] {
    [ "auto" "always" "never" ]
  }

  # Save credentials as a profile
  export extern "roomctl login" [
    --account-sid: string     # Account SID (AC...)
    --api-key: string         # SID (SK...) of an API key; without it, use the auth token
    --with-token              # Read the secret from stdin
    --region: string          # Region of the credentials, e.g. ie1
    --edge: string            # Edge to connect through, e.g. dublin
    --default                 # Set it as the default profile
    --yes(-y)                 # Skip the confirmation prompt
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl login output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl login time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl login color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Name of the profile
  ]

  def "nu-complete roomctl logout output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl logout time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl logout color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete a profile
  export extern "roomctl logout" [
    --yes(-y)                 # Skip the confirmation prompt
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl logout output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl logout time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl logout color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Name of the profile
  ]

  def "nu-complete roomctl profiles output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl profiles time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl profiles color" [] {
    [ "auto" "always" "never" ]
  }

  # List profiles or set the default
  export extern "roomctl profiles" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl profiles output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl profiles time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl profiles color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl profiles use output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl profiles use time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl profiles use color" [] {
    [ "auto" "always" "never" ]
  }

  # Set the default profile
  export extern "roomctl profiles use" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl profiles use output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl profiles use time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl profiles use color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    name: string              # Name of the profile
  ]

  def "nu-complete roomctl whoami output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl whoami time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl whoami color" [] {
    [ "auto" "always" "never" ]
  }

  # Show and check the current credentials
  export extern "roomctl whoami" [
    --offline                 # Do not check the credentials: send no request
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl whoami output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl whoami time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl whoami color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl config output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config color" [] {
    [ "auto" "always" "never" ]
  }

  # List or change settings
  export extern "roomctl config" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl config list output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config list time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the settings and their sources
  export extern "roomctl config list" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config list output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config list time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config list color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl config get key" [] {
    [ "profile" "output" "timeout" "rate" "color" "time" ]
  }

  def "nu-complete roomctl config get output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config get time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config get color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the value of a setting
  export extern "roomctl config get" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config get output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config get time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config get color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    key: string@"nu-complete roomctl config get key" # Key of the setting
  ]

  def "nu-complete roomctl config set key" [] {
    [ "profile" "output" "timeout" "rate" "color" "time" ]
  }

  def "nu-complete roomctl config set output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config set time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config set color" [] {
    [ "auto" "always" "never" ]
  }

  # Set a setting in the config file
  export extern "roomctl config set" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config set output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config set time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config set color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    key: string@"nu-complete roomctl config set key" # Key of the setting
    value: string             # Value, as of the flag with the same name
  ]

  def "nu-complete roomctl config unset key" [] {
    [ "profile" "output" "timeout" "rate" "color" "time" ]
  }

  def "nu-complete roomctl config unset output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config unset time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a setting from the config file
  export extern "roomctl config unset" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config unset output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config unset time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config unset color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    key: string@"nu-complete roomctl config unset key" # Key of the setting
  ]

  def "nu-complete roomctl config path output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl config path time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl config path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the path of the config file
  export extern "roomctl config path" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl config path output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl config path time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl config path color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl sandbox output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl sandbox time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl sandbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a local sandbox of the API
  export extern "roomctl sandbox" [
    --port: string            # Port on 127.0.0.1; 0 is any free port
    --latency: string         # Delay each response, e.g. 20ms
    --rate-limit: string      # Deprecated: --rate
    --fail-every: string      # Respond with 503 to each Nth request
    --chaos: string           # Inject random faults with this seed
    --participants: string    # Add a room with N participants, at most 1000000
    --rooms: string           # Add N rooms with two participants, at most 1000000
    --seed: string            # Seed of the events of --live
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl sandbox output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl sandbox time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl sandbox color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl api output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl api time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl api color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a request to the API
  export extern "roomctl api" [
    --field(-f): string       # Add a parameter: to the query of a GET, to the form of a POST
    --paginate                # Follow the pages of a list and print all items
    --yes(-y)                 # Skip the confirmation prompt
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl api output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl api time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl api color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    method_or_path: string    # GET, POST or DELETE [default: GET, or POST with -f]
    path?: string             # Path with the API version, such as /v1/Recordings
  ]

  def "nu-complete roomctl completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete roomctl completions output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl completions time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a shell completion script
  export extern "roomctl completions" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl completions output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl completions time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl completions color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete roomctl completions shell" # Shell to print the script for
  ]

  def "nu-complete roomctl man output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl man time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl man color" [] {
    [ "auto" "always" "never" ]
  }

  # Generate man pages
  export extern "roomctl man" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl man output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl man time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl man color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    directory: path           # Directory to write to; created if it does not exist
  ]

  def "nu-complete roomctl version output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl version time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl version color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the version and how the program was built
  export extern "roomctl version" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl version output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl version time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl version color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl help output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "yaml" "name" ]
  }

  def "nu-complete roomctl help time" [] {
    [ "relative" "local" "utc" ]
  }

  def "nu-complete roomctl help color" [] {
    [ "auto" "always" "never" ]
  }

  # Show help for a command or a topic
  export extern "roomctl help" [
    --profile: string         # Use the credentials and settings of this profile
    --base-url: string        # Use this URL as the API's base URL (https, or http to localhost)
    --sandbox                 # Use a built-in sandbox instead of an account
    --live                    # Let participants join and leave the sandbox (always with watch)
    --timeout: string         # Time limit for each request, e.g. 10s [default: 30s]
    --output(-o): string@"nu-complete roomctl help output" # Output format [default: table, or json with --jq]
    --quiet(-q)               # Print only what the next command takes, such as SIDs, one per line
    --fields: string          # Print only these fields or columns, in this order
    --jq: string              # Filter the JSON output with a jq expression
    --time: string@"nu-complete roomctl help time" # How a table on a terminal shows times [default: relative]
    --no-header               # Omit the header row
    --bom                     # Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    --sort-by: string         # Sort by this field or column, empty cells last
    --reverse                 # Reverse the order of --sort-by; empty cells stay last
    --rate: string            # Limit reads and writes per second [default: 80,20]
    --no-input                # Never prompt; fail where input is needed
    --color: string@"nu-complete roomctl help color" # When to use colors [default: auto]
    --verbose(-v)             # Log each request to stderr: method, path, status, time, request id
    --help(-h)                # Print help (see more with '--help')
    ...subject: string        # Command, such as kick or 'rooms end', or topic [default: roomctl]
  ]

}

export use completions *
