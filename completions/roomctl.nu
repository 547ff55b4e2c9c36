# Completion of roomctl for nushell. It asks roomctl itself what can follow.

def "nu-complete roomctl" [spans: list<string>] {
    # The words as they are typed, quotes included, up to the cursor.
    let answer = try {
        "" | ^roomctl __complete nushell ($spans | length | $in - 2) ...($spans | skip 1) | complete
    } catch {
        return []
    }
    match $answer.exit_code {
        0 => ($answer.stdout | from json | each {|word| { value: $word.value, description: $word.description } })
        # The name of a file: nushell itself knows best.
        10 => null
        _ => []
    }
}

@complete "nu-complete roomctl"
export extern roomctl []
