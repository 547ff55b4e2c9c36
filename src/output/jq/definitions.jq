# Functions of jq that jaq does not define, or defines otherwise.

def @csv: [.[]
  | if . == null then ""
    elif isstring then "\"" + gsub("\""; "\"\"") + "\""
    elif isarray or isobject then error("\(.) is not valid in a CSV row")
    else tostring end] | join(",");

def @tsv: [.[]
  | if . == null then ""
    elif isstring then gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")
    elif isarray or isobject then error("\(.) is not valid in a TSV row")
    else tostring end] | join("\t");

def IN(stream): . as $value | any(stream; . == $value);
def IN(source; stream): any(source; IN(stream));

def INDEX(stream; key): reduce stream as $row ({}; .[$row | key | tostring] = $row);
def INDEX(key): INDEX(.[]; key);

def tostream: path(def nodes: (.[]? | nodes), .; nodes) as $path
  | getpath($path)
  | reduce path(.[]?) as $last ([$path, .]; [$path + $last]);

def ascii: [.] | implode;
def toarray: if isarray then . else [.] end;
def trimstr($text): ltrimstr($text) | rtrimstr($text);
def leaf_paths: paths(scalars);

# Whole seconds, as in jq.
def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def todate: todateiso8601;
def date: todate;
