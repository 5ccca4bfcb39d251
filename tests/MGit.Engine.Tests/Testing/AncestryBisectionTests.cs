using MGit.Engine.Testing.Bisection;

namespace MGit.Engine.Tests.Testing;

public sealed class AncestryBisectionTests
{
    [Fact]
    public void AFaultAnywhereInAChainOf64IsFoundInSixRuns()
    {
        for (int fault = 0; fault < 64; fault++)
        {
            (AncestryBisection<int> bisection, int runs) = Run(Chain(64), 63, [], fault, _ => true);
            Assert.Equal(fault, bisection.Bad);
            Assert.Equal([fault], bisection.Candidates);
            Assert.InRange(runs, 0, 6);
        }
    }

    [Fact]
    public void AHundredRandomFaultsAreFoundInSixRuns()
    {
        Random random = new(20260101);
        for (int round = 0; round < 100; round++)
        {
            int fault = random.Next(1, 64);
            (AncestryBisection<int> bisection, int runs) = Run(Chain(65), 64, [0], fault, _ => true);
            Assert.Equal(fault, bisection.Bad);
            Assert.InRange(runs, 0, 6);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(1000, 10)]
    [InlineData(4097, 13)]
    public void AChainTakesTheLogarithmOfItsLength(int candidates, int most)
    {
        for (int fault = 0; fault < candidates; fault += Math.Max(1, candidates / 50))
        {
            (AncestryBisection<int> bisection, int runs) = Run(Chain(candidates), candidates - 1, [], fault, _ => true);
            Assert.Equal(fault, bisection.Bad);
            Assert.InRange(runs, 0, most);
        }
    }

    [Fact]
    public void AFaultInAGraphWithMergesIsFound()
    {
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            int[][] parents = Graph(random, random.Next(2, 60));
            int fault = random.Next(parents.Length);
            int bad = random.GetItems(Descendants(parents, fault), 1)[0];
            int[] good = [.. Enumerable.Range(0, parents.Length).Where(node => !IsBad(parents, fault, node) && random.Next(8) == 0)];
            (AncestryBisection<int> bisection, int runs) = Run(parents, bad, good, fault, _ => true);
            Assert.Equal(fault, bisection.Bad);
            Assert.Equal([fault], bisection.Candidates);
            Assert.InRange(runs, 0, Ancestors(parents, bad).Count);
        }
    }

    [Fact]
    public void AGraphTakesNoMoreRunsThanTheBestFirstChoiceAllows()
    {
        // Two lines of 32 that meet: the node that halves is on neither line's middle alone, and still seven runs do.
        List<int[]> parents = [[]];
        for (int line = 0; line < 2; line++)
        {
            for (int i = 0; i < 32; i++)
            {
                parents.Add([i == 0 ? 0 : parents.Count - 1]);
            }
        }

        parents.Add([32, 64]);
        for (int fault = 0; fault < parents.Count; fault++)
        {
            (AncestryBisection<int> bisection, int runs) = Run([.. parents], parents.Count - 1, [], fault, _ => true);
            Assert.Equal(fault, bisection.Bad);
            Assert.InRange(runs, 0, 8);
        }
    }

    [Fact]
    public void NodesThatCannotBeAskedAboutLeaveThoseThatCannotBeToldApart()
    {
        Random random = new(11);
        for (int round = 0; round < 300; round++)
        {
            int[][] parents = round % 2 == 0 ? Chain(random.Next(2, 40)) : Graph(random, random.Next(2, 40));
            HashSet<int> mute = [.. Enumerable.Range(0, parents.Length).Where(_ => random.Next(3) == 0)];
            int fault = random.Next(parents.Length);
            int bad = random.GetItems(Descendants(parents, fault), 1)[0];
            HashSet<int> answered = [bad];
            (AncestryBisection<int> bisection, _) = Run(parents, bad, [], fault, node => !mute.Contains(node) && answered.Add(node));
            Assert.Contains(fault, bisection.Candidates);
            Assert.All(bisection.Candidates.Where(node => node != bisection.Bad), node => Assert.Contains(node, mute));

            // Brute force: exactly the nodes whose being first would explain every answer.
            int[] explains = [.. Ancestors(parents, bad).Where(first => answered
                .All(node => IsBad(parents, first, node) == IsBad(parents, fault, node)))];
            Assert.Equal(explains.Order(), bisection.Candidates.Order());
        }
    }

    private static (AncestryBisection<int> Bisection, int Runs) Run(int[][] parents, int bad, int[] good, int fault, Func<int, bool> canRun)
    {
        AncestryBisection<int> bisection = new(bad, good, node => parents[node]);
        int runs = 0;
        while (true)
        {
            int next = bisection.Next(out bool found);
            if (!found)
            {
                return (bisection, runs);
            }

            if (!canRun(next))
            {
                bisection.Skip(next);
                continue;
            }

            runs++;
            if (IsBad(parents, fault, next))
            {
                bisection.MarkBad(next);
            }
            else
            {
                bisection.MarkGood(next);
            }
        }
    }

    private static int[][] Chain(int length) => [.. Enumerable.Range(0, length).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])];

    private static int[][] Graph(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Math.Min(i, random.Next(4))).Select(_ => random.Next(i)).Distinct().ToArray())];

    private static bool IsBad(int[][] parents, int fault, int node) => Ancestors(parents, node).Contains(fault);

    private static int[] Descendants(int[][] parents, int of) => [.. Enumerable.Range(0, parents.Length).Where(node => IsBad(parents, of, node))];

    private static HashSet<int> Ancestors(int[][] parents, int of)
    {
        HashSet<int> found = [of];
        for (int node = of; node >= 0; node--)
        {
            if (found.Contains(node))
            {
                found.UnionWith(parents[node]);
            }
        }

        return found;
    }
}
