//! HTML pages, parsed as browsers do: into the tree that they make of any text, valid or not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute as Written, LocalName, ParseOpts, QualName, ns, parse_document};

use super::element::{self, Attribute};
use super::scan::Scan;
use super::{Refusal, style};

/// Scans a page that is parsed as HTML, with and without scripting: the two differ in `<noscript>`.
pub fn scan(text: &str, scan: &mut Scan) -> Result<(), Refusal> {
    parse(text, scan, false)?;
    parse(text, scan, true)
}

fn parse(text: &str, scan: &mut Scan, scripting_enabled: bool) -> Result<(), Refusal> {
    let tree_builder = TreeBuilderOpts { scripting_enabled, ..TreeBuilderOpts::default() };
    let tree = Tree { seen: RefCell::new(Seen { scan, sheets: Vec::new(), found: Ok(()) }) };
    let parser = parse_document(tree, ParseOpts { tree_builder, ..ParseOpts::default() });
    parser.one(StrTendril::from(text))
}

/// A node of the tree, reduced to what the scan needs.
#[derive(Clone, Debug)]
struct Node {
    name: Rc<QualName>,
    /// Whether it can contain HTML within `MathML`.
    holds_html: bool,
    /// The text of a `<style>`.
    sheet: Option<Rc<RefCell<String>>>,
}

impl Node {
    fn without_name() -> Self {
        let name = QualName::new(None, ns!(), LocalName::from(""));
        Self { name: Rc::new(name), holds_html: false, sheet: None }
    }
}

struct Seen<'a> {
    scan: &'a mut Scan,
    sheets: Vec<Rc<RefCell<String>>>,
    found: Result<(), Refusal>,
}

/// A tree that is not kept: each element is scanned when it is created.
struct Tree<'a> {
    seen: RefCell<Seen<'a>>,
}

impl Tree<'_> {
    fn look(&self, name: &QualName, written: &[Written]) {
        let seen = &mut *self.seen.borrow_mut();
        if seen.found.is_err() {
            return;
        }
        let attributes: Vec<Attribute> = written.iter().map(attribute).collect();
        seen.found = element::check(&name.local.to_ascii_lowercase(), &attributes, seen.scan);
    }

    fn write(parent: &Node, child: &NodeOrText<Node>) {
        if let (Some(sheet), NodeOrText::AppendText(text)) = (&parent.sheet, child) {
            sheet.borrow_mut().push_str(text);
        }
    }
}

fn attribute(written: &Written) -> Attribute {
    Attribute {
        prefix: written.name.prefix.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: written.name.local.to_ascii_lowercase().to_string(),
        value: written.value.to_string(),
    }
}

impl TreeSink for Tree<'_> {
    type Handle = Node;
    type Output = Result<(), Refusal>;
    type ElemName<'b>
        = &'b QualName
    where
        Self: 'b;

    fn finish(self) -> Self::Output {
        let Seen { scan, sheets, found } = self.seen.into_inner();
        found?;
        sheets.iter().try_for_each(|sheet| style::scan(&sheet.borrow(), scan))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Written>, flags: ElementFlags) -> Node {
        self.look(&name, &attributes);
        let sheet = (&*name.local == "style").then(|| Rc::new(RefCell::new(String::new())));
        self.seen.borrow_mut().sheets.extend(sheet.clone());
        Node { name: Rc::new(name), holds_html: flags.mathml_annotation_xml_integration_point, sheet }
    }

    fn add_attrs_if_missing(&self, target: &Node, attributes: Vec<Written>) {
        self.look(&target.name, &attributes);
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        Self::write(parent, &child);
    }

    fn elem_name<'b>(&'b self, target: &'b Node) -> &'b QualName {
        &target.name
    }

    fn same_node(&self, one: &Node, other: &Node) -> bool {
        Rc::ptr_eq(&one.name, &other.name)
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &Node) -> bool {
        node.holds_html
    }

    fn get_document(&self) -> Node {
        Node::without_name()
    }

    fn get_template_contents(&self, _: &Node) -> Node {
        Node::without_name()
    }

    fn create_comment(&self, _: StrTendril) -> Node {
        Node::without_name()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Node {
        Node::without_name()
    }

    // These methods would move or describe nodes of a tree that is not kept.
    fn parse_error(&self, _: Cow<'static, str>) {}
    fn append_based_on_parent_node(&self, _: &Node, _: &Node, _: NodeOrText<Node>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &Node, _: NodeOrText<Node>) {}
    fn remove_from_parent(&self, _: &Node) {}
    fn reparent_children(&self, _: &Node, _: &Node) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(page: &str) -> Result<(), Refusal> {
        scan(page, &mut Scan::of("OEBPS/un.html"))
    }

    #[test]
    fn html_is_read_whatever_its_letters_and_its_faults() {
        for (page, found) in [
            ("<HTML><BODY><IMG SRC=\"https://exemple.ci/a.png\"></BODY></HTML>", Err(Refusal::Remote)),
            ("<p><img src=//exemple.ci/a.png", Ok(())),
            ("<p><img src=//exemple.ci/a.png>", Err(Refusal::Remote)),
            ("<BODY ONLOAD=x()>", Err(Refusal::Script)),
            ("<p>a<body onload=x()>", Err(Refusal::Script)),
            ("<a href=javascript&colon;x()>", Err(Refusal::Script)),
            ("<ScRiPt>x()</sCrIpT>", Err(Refusal::Script)),
            ("<svg><title><script>x()</script></title></svg>", Err(Refusal::Script)),
            ("<svg><style><img src=https://exemple.ci/a.png></style></svg>", Err(Refusal::Remote)),
            ("<noscript><img src=https://exemple.ci/a.png></noscript>", Err(Refusal::Remote)),
            ("<noscript><p title='</noscript><script>x()</script>'></noscript>", Err(Refusal::Script)),
            ("<STYLE>@IMPORT 'https://exemple.ci/a.css'</STYLE>", Err(Refusal::Remote)),
            ("<svg><image xlink:href='https://exemple.ci/a.png'/></svg>", Err(Refusal::Remote)),
            ("<table><img src=https://exemple.ci/a.png></table>", Err(Refusal::Remote)),
            ("<title><script>x()</script></title><textarea><img src=https://exemple.ci></textarea>", Ok(())),
            ("<!-- <script>x()</script> --><p>&lt;script&gt;</p><a href=https://exemple.ci>x</a>", Ok(())),
            ("<plaintext><script>", Ok(())),
        ] {
            assert_eq!(looked(page), found, "{page}");
        }
    }
}
