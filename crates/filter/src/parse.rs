//! From text to [`Filter`], by recursive descent: `or` of `and` of terms.

use crate::ast::{AttributePath, Filter, Operator, Value};
use crate::error::{ParseError, Problem};
use crate::token::{Lexer, Token, TokenKind, at, shortened};
use crate::{MAX_DEPTH, MAX_LENGTH};

pub(crate) fn parse(text: &str) -> Result<Filter, ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(at(MAX_LENGTH, Problem::TooLong));
    }
    let mut parser = Parser::new(text)?;
    let filter = parser.disjunction()?;
    parser.expect(&TokenKind::End, |found| Problem::ExpectedEnd { found })?;
    // Printing writes `not (` for `not(`. What is stored printed must still be
    // readable, so that the limit holds for it as well.
    if filter.to_string().len() > MAX_LENGTH {
        return Err(at(text.len(), Problem::TooLong));
    }
    Ok(filter)
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    next: Token<'a>,
    depth: usize,
    in_brackets: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, ParseError> {
        let mut lexer = Lexer::new(text);
        let next = lexer.next()?;
        Ok(Self { lexer, next, depth: 0, in_brackets: false })
    }

    fn disjunction(&mut self) -> Result<Filter, ParseError> {
        self.joined("or", Self::conjunction, Filter::Or)
    }

    fn conjunction(&mut self) -> Result<Filter, ParseError> {
        self.joined("and", Self::term, Filter::And)
    }

    fn joined(
        &mut self,
        word: &str,
        operand: fn(&mut Self) -> Result<Filter, ParseError>,
        join: fn(Vec<Filter>) -> Filter,
    ) -> Result<Filter, ParseError> {
        let first = operand(self)?;
        if !self.next.kind.is_word(word) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.next.kind.is_word(word) {
            self.advance()?;
            operands.push(operand(self)?);
        }
        Ok(join(operands))
    }

    fn term(&mut self) -> Result<Filter, ParseError> {
        if self.next.kind == TokenKind::Open {
            return self.group();
        }
        if self.next.kind.is_word("not") {
            self.advance()?;
            if self.next.kind != TokenKind::Open {
                return Err(self.unexpected(|found| Problem::ExpectedGroupAfterNot { found }));
            }
            return Ok(Filter::Not(Box::new(self.group()?)));
        }
        let attribute = self.attribute()?;
        if self.next.kind == TokenKind::OpenBracket {
            return self.within(attribute);
        }
        self.comparison(attribute)
    }

    fn group(&mut self) -> Result<Filter, ParseError> {
        let opened = self.descend()?;
        let filter = self.disjunction()?;
        self.depth -= 1;
        self.expect(&TokenKind::Close, |found| Problem::UnclosedGroup { opened, found })?;
        Ok(filter)
    }

    fn within(&mut self, attribute: AttributePath) -> Result<Filter, ParseError> {
        if self.in_brackets {
            return Err(at(self.next.position, Problem::NestedBrackets));
        }
        let opened = self.descend()?;
        self.in_brackets = true;
        let filter = Box::new(self.disjunction()?);
        self.in_brackets = false;
        self.depth -= 1;
        self.expect(&TokenKind::CloseBracket, |found| Problem::UnclosedBracket { opened, found })?;
        Ok(Filter::Within { attribute, filter })
    }

    fn attribute(&mut self) -> Result<AttributePath, ParseError> {
        let expected = |found| Problem::ExpectedExpression { found };
        let TokenKind::Word(word) = self.next.kind else {
            return Err(self.unexpected(expected));
        };
        if word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or") {
            return Err(self.unexpected(expected));
        }
        let attribute =
            word.parse().map_err(|_| at(self.next.position, Problem::InvalidName { found: shortened(word) }))?;
        self.advance()?;
        Ok(attribute)
    }

    fn comparison(&mut self, attribute: AttributePath) -> Result<Filter, ParseError> {
        if self.next.kind.is_word("pr") {
            self.advance()?;
            return Ok(Filter::Present(attribute));
        }
        let operator = match self.next.kind {
            TokenKind::Word(word) => Operator::from_word(word),
            _ => None,
        };
        let operator = operator.ok_or_else(|| self.unexpected(|found| Problem::ExpectedOperator { found }))?;
        self.advance()?;
        let value = self.value()?;
        Ok(Filter::Compare { attribute, operator, value })
    }

    fn value(&mut self) -> Result<Value, ParseError> {
        let value = match &self.next.kind {
            TokenKind::Literal(value) => value.clone(),
            // JSON's literals are in lower case, but clients write True as well.
            word if word.is_word("true") => Value::Boolean(true),
            word if word.is_word("false") => Value::Boolean(false),
            word if word.is_word("null") => Value::Null,
            _ => return Err(self.unexpected(|found| Problem::ExpectedValue { found })),
        };
        self.advance()?;
        Ok(value)
    }

    /// Steps over an opening bracket; gives its position.
    fn descend(&mut self) -> Result<usize, ParseError> {
        let opened = self.next.position;
        if self.depth == MAX_DEPTH {
            return Err(at(opened, Problem::TooDeep));
        }
        self.depth += 1;
        self.advance()?;
        Ok(opened)
    }

    fn expect(&mut self, kind: &TokenKind<'_>, problem: impl FnOnce(String) -> Problem) -> Result<(), ParseError> {
        if self.next.kind != *kind {
            return Err(self.unexpected(problem));
        }
        self.advance()
    }

    fn unexpected(&self, problem: impl FnOnce(String) -> Problem) -> ParseError {
        at(self.next.position, problem(self.next.kind.shown()))
    }

    fn advance(&mut self) -> Result<(), ParseError> {
        self.next = self.lexer.next()?;
        Ok(())
    }
}
