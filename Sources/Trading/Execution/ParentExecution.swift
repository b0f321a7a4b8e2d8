import MarketData

/// An algorithm at work on one parent order: a strategy that trades until the order is done.
///
/// It runs by itself in a replay or live, or inside another strategy that hands it what it hears
/// and starts it with `onTimer`.
public protocol ParentExecution: EventStrategy {
  var work: ParentWork { get set }
  /// Places, moves and ends children; called between start and end, unless paused, whenever
  /// something has happened.
  mutating func act(_ desk: Desk)
  /// Plans what is left over the time that is left: called on resuming.
  mutating func plan(_ desk: Desk)
}

extension ParentExecution {
  public mutating func onBook(_ instrument: Int, _ desk: Desk) {
    guard instrument == work.parent.instrument else { return }
    work.meter.look(at: desk.markets[instrument], desk.now)
    advance(desk)
  }

  public mutating func onTrade(_ trade: TradePrint, _ desk: Desk) {
    guard trade.instrument == work.parent.instrument else { return }
    work.meter.add(trade)
    advance(desk)
  }

  public mutating func onFill(_ fill: OrderFill, _ desk: Desk) {
    if work.record(fill) { advance(desk) }
  }

  public mutating func onTimer(_ desk: Desk) {
    desk.listen(to: .books)
    desk.listen(to: .trades)
    work.meter.begin(at: desk.now)
    advance(desk)
  }

  /// Ends the children and sends none until `resume`.
  public mutating func pause(_ desk: Desk) { work.pause(desk) }

  /// Goes on with what is left in the time that is left.
  public mutating func resume(_ desk: Desk) {
    guard work.isPaused else { return }
    work.resume()
    plan(desk)
    advance(desk)
  }

  /// Ends the children and the execution for good.
  public mutating func stop(_ desk: Desk) {
    if work.end == nil { work.finish(.stopped, desk) }
  }

  /// Does what is due by now.
  mutating func advance(_ desk: Desk) {
    guard work.end == nil else { return }
    work.announce(desk)
    work.settle(desk)
    if desk.now < work.parent.start { return work.wake(at: work.parent.start, desk) }
    work.begin(desk)
    if work.remainingQuantity == 0 {
      let isWhole = work.filledQuantity > 0 && !work.leavesPartOfLot
      work.finish(isWhole ? .filled : .tooSmall, desk)
    } else if desk.now >= work.parent.end {
      work.close(desk)
    } else if !work.isPaused {
      act(desk)
      work.wake(at: work.parent.end, desk)
    } else {
      work.wake(at: work.parent.end, desk)
    }
  }
}
