//! The engine as a whole: files in, rows, refusals and plans out.

mod corpus;
mod files;
mod guard;
mod plan;
mod refusals;
mod run;

use std::hash::RandomState;

use super::csv::{Column, Detector, Dialect, HeaderNames, Options, Reader};
use super::row::IdFault;
use super::{Duplicates, Fault, FaultList, Row, RowRules};
use crate::custom_field::{FieldKind, FieldName};

/// Numbers of at most ten digits, as a format would have them that knows no leading zeros.
fn decimal(id: &str) -> Result<String, IdFault> {
    let fits = id.len() <= 10 && id.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(id.trim_start_matches('0').to_owned()) } else { Err(IdFault("expected at most ten digits".into())) }
}

fn fields() -> Vec<(FieldName, FieldKind)> {
    vec![("floor".parse().unwrap(), FieldKind::Choice { options: vec!["1".into(), "2".into()] })]
}

fn options() -> Options {
    let names = HeaderNames {
        added: vec![("Personalnummer".into(), Column::SyncId)],
        custom: vec![("floor".parse().unwrap(), "Stockwerk".into())],
    };
    Options { names, ..Options::default() }
}

fn detect(bytes: &[u8], chunk: usize) -> Result<Dialect, Vec<Fault>> {
    let mut detector = Detector::new(options());
    bytes.chunks(chunk.max(1)).for_each(|chunk| detector.feed(chunk));
    detector.finish()
}

fn read(bytes: &[u8], chunk: usize, dialect: &Dialect, mut sink: impl FnMut(Result<Row, Vec<Fault>>)) {
    let fields = fields();
    let mut reader = Reader::new(dialect, RowRules { id: &decimal, custom: &fields });
    bytes.chunks(chunk.max(1)).for_each(|chunk| reader.feed(chunk, &mut sink));
    reader.finish(&mut sink);
}

/// The whole first half of a run: what a file says, or what is wrong with it.
fn import(bytes: &[u8], chunk: usize) -> Result<(Dialect, Vec<Row>), FaultList> {
    let dialect = detect(bytes, chunk)?;
    let (mut rows, mut faults) = (Vec::new(), FaultList::default());
    let mut duplicates = Duplicates::new((RandomState::new(), RandomState::new()), 0);
    read(bytes, chunk, &dialect, |result| match result {
        Ok(row) => {
            duplicates.add(&row);
            rows.push(row);
        }
        Err(found) => faults.add(found),
    });
    let mut suspects = duplicates.suspects();
    for row in &rows {
        suspects.observe(row, &dialect);
    }
    faults.add(suspects.into_faults().faults);
    faults.sort();
    if faults.is_empty() { Ok((dialect, rows)) } else { Err(faults) }
}
