//! Links from one page of the documentation to another file of the repository.

use super::pages::pages;

#[test]
fn links_to_files_resolve() {
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let file = page.parent().unwrap().join(target);
            assert!(file.exists(), "{}: no file {target}", page.display());
        }
    }
}
