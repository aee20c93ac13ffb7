//! One message, ready to fill templates: within limits, with everything escaped that must be.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;
use serde::Serialize;

use super::{Letterhead, Locale, Message, MessageKind, Part, Support, TemplateError, moment, place};
use crate::Text;
use crate::text::LINK_MARK;

/// Instructions that a template may take; a mail with a hundred errors takes a twentieth.
const FUEL: u64 = 100_000;
/// Bytes that a template may make, before and after MJML.
const MAX_OUTPUT: usize = 256 * 1024;
/// An SMS of ten parts.
const MAX_SMS_CHARS: usize = 1_530;

/// A message on its letterhead.
pub(super) struct Engine<'a> {
    environment: Environment<'a>,
    context: Value,
    message: &'a Message,
    locale: Locale,
}

#[derive(Serialize)]
struct Context<'a> {
    organisation: &'a Text,
    support: Option<&'a Support>,
    #[serde(flatten)]
    message: &'a Message,
}

impl<'a> Engine<'a> {
    pub(super) fn new(message: &'a Message, letterhead: &Letterhead) -> Self {
        let Letterhead { organisation, support, locale, .. } = letterhead;
        let context = Value::from(Serde(Context { organisation, support: support.as_ref(), message }));
        Self { environment: environment(letterhead), context, message, locale: *locale }
    }

    pub(super) fn kind(&self) -> MessageKind {
        self.message.kind()
    }

    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    /// Fills one part's template.
    pub(super) fn render(&self, part: Part, source: &str) -> Result<String, TemplateError> {
        let filled = self.fill(part, source)?;
        match part {
            Part::Subject => self.subject(&filled),
            Part::Text => self.text(part, &filled),
            Part::Sms => self.sms(&filled),
            Part::Html => self.html(&filled),
        }
    }

    /// Names that the template uses and that this message does not have.
    pub(super) fn unknown_names(&self, source: &str) -> BTreeSet<String> {
        let Ok(template) = self.environment.template_from_named_str("template", source) else {
            return BTreeSet::new();
        };
        let used = template.undeclared_variables(true);
        used.into_iter().filter(|name| name != "loop" && !self.has(name)).collect()
    }

    fn has(&self, path: &str) -> bool {
        let mut value = self.context.clone();
        for name in path.split('.') {
            match value.get_attr(name) {
                Ok(inner) if !inner.is_undefined() => value = inner,
                _ => return false,
            }
        }
        true
    }

    fn fill(&self, part: Part, source: &str) -> Result<String, TemplateError> {
        let name = if part == Part::Html { "template.html" } else { "template.txt" };
        let mut output = Bounded::default();
        self.environment
            .template_from_named_str(name, source)
            .and_then(|template| template.render_captured_to(self.context.clone(), &mut output).map(drop))
            .map_err(|error| explain(part, &error, output.is_full))?;
        String::from_utf8(output.bytes).map_err(|_| fault(part, None, "not UTF-8"))
    }

    /// Phones show subjects while they are locked.
    fn subject(&self, filled: &str) -> Result<String, TemplateError> {
        if self.message.pin().is_some_and(|pin| filled.contains(pin.expose())) {
            return Err(fault(Part::Subject, None, "the PIN does not belong into the subject"));
        }
        subject(filled)
    }

    fn text(&self, part: Part, filled: &str) -> Result<String, TemplateError> {
        let placed = place::in_text(filled, self.message.link()).map_err(|fault| located(part, filled, &fault))?;
        self.require_core(part, filled)?;
        Ok(tidy(&placed))
    }

    fn sms(&self, filled: &str) -> Result<String, TemplateError> {
        let text = self.text(Part::Sms, filled)?.trim_end().to_owned();
        if text.is_empty() || text.chars().count() > MAX_SMS_CHARS {
            return Err(fault(Part::Sms, None, format!("an SMS has between 1 and {MAX_SMS_CHARS} characters")));
        }
        Ok(text)
    }

    fn html(&self, filled: &str) -> Result<String, TemplateError> {
        let html = from_mjml(filled)?;
        if html.len() > MAX_OUTPUT {
            return Err(too_large(Part::Html));
        }
        let placed = place::in_html(&html, self.message.link()).map_err(|fault| TemplateError {
            part: Part::Html,
            line: None,
            what: format!("{}, at {:?}", fault.what, around(&html, fault.at)),
        })?;
        self.require_core(Part::Html, filled)?;
        Ok(placed)
    }

    fn require_core(&self, part: Part, filled: &str) -> Result<(), TemplateError> {
        if self.kind().needs_link() && !filled.contains(LINK_MARK) {
            return Err(fault(part, None, "{{ link }} is missing; without it the message is of no use"));
        }
        if self.message.pin().is_some_and(|pin| !filled.contains(pin.expose())) {
            return Err(fault(part, None, "{{ pin }} is missing; without it the message is of no use"));
        }
        Ok(())
    }
}

fn subject(filled: &str) -> Result<String, TemplateError> {
    let line = place::in_text(filled, None).map_err(|fault| located(Part::Subject, filled, &fault))?;
    if filled.contains(LINK_MARK) {
        return Err(fault(Part::Subject, None, "the link does not belong into the subject"));
    }
    let line = Text::new(line);
    if line.as_str().is_empty() {
        return Err(fault(Part::Subject, None, "the subject is empty"));
    }
    Ok(line.as_str().to_owned())
}

/// An environment that can do little: fill in, choose, repeat, write moments. It begins empty, so that nothing that a
/// later version of the library brings is at hand by itself.
fn environment<'a>(letterhead: &Letterhead) -> Environment<'a> {
    let mut environment = Environment::empty();
    environment.set_auto_escape_callback(|name| match name {
        "template.html" => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(32);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    let (locale, zone) = (letterhead.locale, letterhead.time_zone.clone());
    environment.add_filter("date", move |text: String| Ok::<_, Error>(moment::date(locale, parse(&text)?, &zone)));
    let zone = letterhead.time_zone.clone();
    environment
        .add_filter("datetime", move |text: String| Ok::<_, Error>(moment::date_time(locale, parse(&text)?, &zone)));
    environment.add_filter("length", |value: Value| value.len().unwrap_or_default());
    environment
}

fn parse(text: &str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, "date and datetime take a moment"))
}

fn from_mjml(mjml: &str) -> Result<String, TemplateError> {
    let parsed = mrml::parse_with_options(mjml, &ParserOptions::default()).map_err(|error| mjml_fault(mjml, &error))?;
    if let Some(warning) = parsed.warnings.first() {
        return Err(fault(Part::Html, Some(line_of(mjml, warning.span.start)), warning.kind.to_string()));
    }
    // No web fonts: a mail that is read asks nobody.
    let options =
        RenderOptions { disable_comments: true, social_icon_origin: None, fonts: std::iter::empty().collect() };
    parsed.element.render(&options).map_err(|_| fault(Part::Html, None, "the MJML cannot be rendered"))
}

/// Values are single lines, so lines of the MJML are those of the template but for loops and choices.
fn mjml_fault(mjml: &str, error: &mrml::prelude::parser::Error) -> TemplateError {
    use mrml::prelude::parser::Error as E;
    let (what, position) = match error {
        E::UnexpectedElement { position, .. } => ("an element that MJML does not know in this place", Some(position)),
        E::UnexpectedToken { position, .. } => ("something that MJML does not expect in this place", Some(position)),
        E::MissingAttribute { position, .. } => ("an element lacks an attribute", Some(position)),
        E::InvalidAttribute { position, .. } => ("an attribute that MJML does not know", Some(position)),
        E::InvalidFormat { position, .. } => ("a value that MJML does not know", Some(position)),
        E::IncludeLoaderError { position, .. } => ("mj-include is not available; put the content here", Some(position)),
        E::EndOfStream { .. } => ("an element is not closed", None),
        E::NoRootNode => ("the document must be one <mjml> element", None),
        E::SizeLimit { .. } | E::ParserError { .. } => ("not well-formed MJML", None),
    };
    fault(Part::Html, position.map(|position| line_of(mjml, position.start)), what)
}

fn explain(part: Part, error: &Error, is_full: bool) -> TemplateError {
    let what = match error.kind() {
        _ if is_full => return too_large(part),
        ErrorKind::OutOfFuel => "takes too long; loops within loops?".to_owned(),
        ErrorKind::UndefinedError => "uses a value that this message does not have".to_owned(),
        ErrorKind::UnknownFilter => "uses an unknown filter; there are date, datetime and length".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    fault(part, error.line(), what)
}

fn too_large(part: Part) -> TemplateError {
    fault(part, None, format!("makes more than {} KiB", MAX_OUTPUT / 1024))
}

pub(super) fn fault(part: Part, line: Option<usize>, what: impl Into<String>) -> TemplateError {
    TemplateError { part, line, what: what.into() }
}

fn located(part: Part, text: &str, at: &place::Fault) -> TemplateError {
    fault(part, Some(line_of(text, at.at)), at.what)
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn around(html: &str, at: usize) -> String {
    html.get(at..).unwrap_or_default().chars().take(40).filter(|c| !c.is_control()).collect()
}

/// No blanks at line ends, one empty line at most, one line end at the end.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && (tidied.is_empty() || tidied.ends_with("\n\n")) {
            continue;
        }
        tidied.push_str(line);
        tidied.push('\n');
    }
    tidied.truncate(tidied.trim_end().len());
    tidied.push('\n');
    tidied
}

/// Takes bytes until there are too many.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_OUTPUT {
            self.is_full = true;
            return Err(io::Error::other("too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
