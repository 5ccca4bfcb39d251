using MGit.Engine.Declaration;
using MGit.Engine.Running.Training;

namespace MGit.Engine.Tests.Running.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 1, 1, 1)]
    [InlineData(ScheduleKind.Cosine, 1, 0.5, 0)]
    [InlineData(ScheduleKind.Linear, 1, 0.5, 0)]
    [InlineData(ScheduleKind.Step, 1, 0.1, 0.01)]
    public void The_rate_runs_its_course(ScheduleKind kind, double first, double middle, double last)
    {
        LearningRateSchedule schedule = new(kind, 1, 0, 5, 0.1);

        Assert.Equal(first, schedule.At(0, 100, 10), 6);
        Assert.Equal(middle, schedule.At(500, 100, 10), 6);
        Assert.Equal(last, schedule.At(1000, 100, 10), 6);
    }

    [Fact]
    public void A_warm_up_rises_and_never_begins_at_0()
    {
        LearningRateSchedule schedule = new(ScheduleKind.Cosine, 0.5, 0.5, 1, 1);
        double[] rates = [.. Enumerable.Range(0, 51).Select(step => schedule.At(step, 100, 2))];

        Assert.Equal(0.5 / 51, rates[0], 9);
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.Equal(0.5, rates[50], 9);
    }

    [Fact]
    public void What_is_left_out_has_the_default_of_its_optimizer()
    {
        TrainingOptions adam = Parse();
        TrainingOptions sgd = Parse(("optimizer", "sgd"));
        TrainingOptions adamw = Parse(("optimizer", "adamw"));

        Assert.Equal((0.001, 0.0, 0.0, 10, 32, 1), (adam.Schedule.Rate, adam.Momentum, adam.WeightDecay, adam.Epochs, adam.BatchSize, adam.Threads));
        Assert.Equal((0.01, 0.9), (sgd.Schedule.Rate, sgd.Momentum));
        Assert.Equal(0.01, adamw.WeightDecay);
    }

    private static TrainingOptions Parse(params (string Key, object Value)[] entries)
        => TrainingOptions.Parse(new ValueMap([new("dataset", "d"), .. entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value))]), "m@1");
}
