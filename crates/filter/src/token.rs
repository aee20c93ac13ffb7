//! The words, values and brackets that a filter consists of.

use crate::ast::Value;
use crate::error::{ParseError, Problem};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind<'a>,
    /// The byte at which it begins.
    pub(crate) position: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind<'a> {
    /// An attribute, an operator, or a JSON literal: which, its place decides.
    Word(&'a str),
    /// A quoted text or a number.
    Literal(Value),
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    End,
}

impl TokenKind<'_> {
    /// How an error message names the token.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Word(word) => shortened(word),
            Self::Literal(Value::Text(text)) => format!("the text {}", shortened(text)),
            Self::Literal(Value::Integer(number)) => format!("the number {number}"),
            Self::Literal(Value::Boolean(_) | Value::Null) => "a literal".to_owned(),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::OpenBracket => "`[`".to_owned(),
            Self::CloseBracket => "`]`".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }

    pub(crate) fn is_word(&self, expected: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(expected))
    }
}

/// Cuts a text into tokens, one at a time.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    pub(crate) fn next(&mut self) -> Result<Token<'a>, ParseError> {
        let blank = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.position += blank;
        let position = self.position;
        let Some(first) = self.rest().chars().next() else {
            return Ok(Token { kind: TokenKind::End, position });
        };
        let kind = match first {
            '(' => self.symbol(TokenKind::Open),
            ')' => self.symbol(TokenKind::Close),
            '[' => self.symbol(TokenKind::OpenBracket),
            ']' => self.symbol(TokenKind::CloseBracket),
            '"' => TokenKind::Literal(Value::Text(self.quoted()?)),
            '0'..='9' | '-' => TokenKind::Literal(Value::Integer(self.number()?)),
            _ if is_word_character(first) => TokenKind::Word(self.take_while(is_word_character)),
            '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
                return Err(at(position, Problem::WrongQuote { found: first }));
            }
            _ => return Err(at(position, Problem::UnexpectedCharacter { found: first })),
        };
        Ok(Token { kind, position })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn symbol(&mut self, kind: TokenKind<'a>) -> TokenKind<'a> {
        self.position += 1;
        kind
    }

    fn take_while(&mut self, belongs: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !belongs(c)).unwrap_or(rest.len())];
        self.position += taken.len();
        taken
    }

    fn number(&mut self) -> Result<i64, ParseError> {
        let position = self.position;
        let word = self.take_while(|c| is_word_character(c) || c == '+');
        let digits = word.strip_prefix('-').unwrap_or(word);
        let whole = !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        if !whole {
            return Err(at(position, Problem::InvalidNumber { found: shortened(word) }));
        }
        word.parse().map_err(|_| at(position, Problem::NumberOutOfRange { found: shortened(word) }))
    }

    /// A JSON string (RFC 8259, section 7), unescaped.
    fn quoted(&mut self) -> Result<String, ParseError> {
        let opened = self.position;
        self.position += 1;
        let mut text = String::new();
        loop {
            let position = self.position;
            let character = self.character().ok_or_else(|| at(opened, Problem::UnterminatedText))?;
            match character {
                '"' => return Ok(text),
                '\\' => text.push(self.escape().ok_or_else(|| at(position, Problem::InvalidEscape))?),
                '\0'..='\u{1f}' => return Err(at(position, Problem::ControlCharacter)),
                _ => text.push(character),
            }
        }
    }

    fn character(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.position += character.len_utf8();
        Some(character)
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.character()? {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Four hexadecimal digits, or twice four where the first are a surrogate.
    fn code_point(&mut self) -> Option<char> {
        let first = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(u32::from(first)); // none for a lone low surrogate
        }
        let prefixed = self.character() == Some('\\') && self.character() == Some('u');
        let second = if prefixed { self.code_unit()? } else { return None };
        char::decode_utf16([first, second]).next()?.ok()
    }

    fn code_unit(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.position += 4;
        u16::from_str_radix(digits, 16).ok()
    }
}

pub(crate) fn at(position: usize, problem: Problem) -> ParseError {
    ParseError { position, problem }
}

/// A piece of the text in backquotes, cut to what fits a sentence.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 30;
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(SHOWN).collect();
    let dots = if characters.next().is_some() { "…" } else { "" };
    format!("`{}{dots}`", start.escape_debug())
}

fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | ':' | '.')
}
